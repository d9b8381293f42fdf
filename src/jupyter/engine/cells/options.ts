import { createRequire } from 'node:module';
import path from 'node:path';
import ts from 'typescript';
import { internals } from './internals';

/** How the cells of a folder are compiled. */
export interface CellOptions {
  compilerOptions: ts.CompilerOptions;
  /** The `tsconfig.json` that applies. */
  config?: string;
  /** What is wrong with that file. */
  problem?: string;
}

/** What cells are compiled with; that nothing is strict is what tslab does. */
const fixed: ts.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  target: ts.ScriptTarget.ES2022,
  esModuleInterop: true,
  allowJs: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  // Otherwise each program looks for a package in the place of each library of TypeScript.
  libReplacement: false,
  sourceMap: true,
  preserveConstEnums: true,
  noEmitOnError: false,
};

const defaults: ts.CompilerOptions = {
  lib: ['lib.es2023.d.ts'],
  experimentalDecorators: true,
  resolveJsonModule: true,
  jsx: ts.JsxEmit.React,
};

/** Where modules and types are found, and what code means. */
const honoured = [
  'baseUrl',
  'paths',
  'pathsBasePath',
  'rootDirs',
  'typeRoots',
  'types',
  'lib',
  'customConditions',
  'moduleSuffixes',
  'allowArbitraryExtensions',
  'resolveJsonModule',
  'jsx',
  'jsxFactory',
  'jsxFragmentFactory',
  'jsxImportSource',
  'experimentalDecorators',
  'emitDecoratorMetadata',
  'useDefineForClassFields',
] as const;

/** How strictly code is checked: only where the notebook's folder is among those that the file is about. */
const strictness = [
  'strict',
  'strictNullChecks',
  'strictFunctionTypes',
  'strictBindCallApply',
  'strictPropertyInitialization',
  'strictBuiltinIteratorReturn',
  'noImplicitAny',
  'noImplicitThis',
  'useUnknownInCatchVariables',
  'noUncheckedIndexedAccess',
  'exactOptionalPropertyTypes',
  'noImplicitReturns',
  'noFallthroughCasesInSwitch',
  'noImplicitOverride',
  'noPropertyAccessFromIndexSignature',
  'allowUnreachableCode',
  'allowUnusedLabels',
] as const;

/**
 * The compiler options for cells in a folder: those of tslab, and above them those of the nearest `tsconfig.json`, in the
 * folder or above it, as far as they make sense for cells.
 */
export function cellOptions(folder: string): CellOptions {
  const config = ts.findConfigFile(folder, (file) => ts.sys.fileExists(file));
  const own = config === undefined ? undefined : readConfig(config, folder);
  const problem = own?.problem;
  const chosen = own && problem === undefined ? pickOptions(own.options, own.covers) : {};
  const compilerOptions = { ...defaults, ...chosen, ...fixed };
  // Packages may have a form for Node.js.
  compilerOptions.customConditions = [...(compilerOptions.customConditions ?? []), 'node'];
  if (!compilerOptions.typeRoots) Object.assign(compilerOptions, { ...typesAbove(folder), ...typesOf(chosen) });
  return { compilerOptions, ...(config ? { config } : {}), ...(problem ? { problem } : {}) };
}

function pickOptions(options: ts.CompilerOptions, covers: boolean): ts.CompilerOptions {
  const keys: readonly string[] = covers ? [...honoured, ...strictness] : honoured;
  return Object.fromEntries(Object.entries(options).filter(([key]) => keys.includes(key)));
}

function readConfig(file: string, folder: string): { options: ts.CompilerOptions; covers: boolean; problem?: string } {
  const read = ts.readConfigFile(file, (name) => ts.sys.readFile(name));
  if (read.error) return { options: {}, covers: false, problem: messageText(read.error) };
  const cell = path.join(folder, 'cell.ts');
  const host: ts.ParseConfigHost = { ...ts.sys, readDirectory: directoryWithOnly(cell) };
  const parsed = ts.parseJsonConfigFileContent(read.config, host, path.dirname(file), undefined, file);
  // That no file is there to be compiled does not matter: TS18002 and TS18003.
  const wrong = parsed.errors.find(({ code }) => code !== 18002 && code !== 18003);
  const options = parsed.options;
  return { options, covers: parsed.fileNames.length > 0, ...(wrong ? { problem: messageText(wrong) } : {}) };
}

/** A file system with a single file, to see whether a configuration is about it. */
function directoryWithOnly(file: string): ts.ParseConfigHost['readDirectory'] {
  const entries = (folder: string): { files: string[]; directories: string[] } => {
    const below = path.relative(folder, file).split(path.sep);
    const [first = ''] = below;
    if (first === '..' || path.isAbsolute(first)) return { files: [], directories: [] };
    return below.length === 1 ? { files: [first], directories: [] } : { files: [], directories: [first] };
  };
  return (root, extensions, excludes, includes, depth) =>
    internals.matchFiles(root, extensions, excludes, includes, true, root, depth, entries, (name) => name);
}

/** The packages of types that a project has chosen, if it has. */
function typesOf({ types }: ts.CompilerOptions): ts.CompilerOptions {
  return types ? { types } : {};
}

/**
 * All `node_modules/@types` from the folder upwards; the kernel's own types of Node.js where a project has none, and none of what is
 * beside them, which would take as long to read as all else.
 */
function typesAbove(folder: string): ts.CompilerOptions {
  const roots: string[] = [];
  for (let at = folder; ; at = path.dirname(at)) {
    const root = path.join(at, 'node_modules', '@types');
    if (ts.sys.directoryExists(root)) roots.push(root);
    if (path.dirname(at) === at) break;
  }
  if (roots.some((root) => ts.sys.directoryExists(path.join(root, 'node')))) return { typeRoots: roots };
  const own = path.resolve(createRequire(__filename).resolve('@types/node/package.json'), '..', '..');
  const types = [...ts.getAutomaticTypeDirectiveNames({ typeRoots: roots }, ts.sys), 'node'];
  return { typeRoots: [...roots, own], types };
}

function messageText({ messageText: text }: ts.Diagnostic): string {
  return ts.flattenDiagnosticMessageText(text, ' ');
}
