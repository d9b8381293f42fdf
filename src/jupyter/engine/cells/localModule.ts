import ts from 'typescript';
import { interruptible } from '../instrument';
import { withoutModuleSyntax } from './cellFunction';
import { withoutMapLink, type Compiled } from './compiled';
import { ownImports } from './earlierNames';
import { toModuleBody } from './moduleBody';
import type { ModuleShape } from './moduleShape';
import { hasTopLevelAwait, isEsModule, refuseWrongSyntax } from './moduleSyntax';

/** An ES module, ready to be run: the body of a generator, of an asynchronous one when the module waits for something. */
export interface CompiledEsModule extends Compiled, ModuleShape {
  format: 'es';
  waits: boolean;
}

/** A CommonJS module, ready to be run: the body of a function. */
export interface CompiledCommonJs extends Compiled {
  format: 'commonjs';
}

/** A file of the project, ready to be run. */
export type CompiledModule = CompiledEsModule | CompiledCommonJs;

/**
 * Compiles a file of the project, without checking its types.
 *
 * @throws SyntaxError that says where
 */
export function compileModule(file: string, text: string, options: ts.CompilerOptions): CompiledModule {
  const source = ts.createSourceFile(file, text, moduleOptions, true);
  refuseWrongSyntax(source);
  const waits = hasTopLevelAwait(source);
  const plain = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  return isEsModule(plain, waits) ? compileEs(source, options, waits) : compileCommonJs(file, text, options);
}

/** Code is a module also where it neither imports nor exports anything. */
const moduleOptions: ts.CreateSourceFileOptions = {
  languageVersion: ts.ScriptTarget.ES2022,
  setExternalModuleIndicator: (source) => {
    (source as { externalModuleIndicator?: true }).externalModuleIndicator = true;
  },
};

/** A file is compiled by itself; JavaScript takes the place of JavaScript. */
const aloneOptions = { noLib: true, noResolve: true, types: [], isolatedModules: true, suppressOutputPathCheck: true };

function compileEs(source: ts.SourceFile, options: ts.CompilerOptions, waits: boolean): CompiledEsModule {
  const shape: ModuleShape = { dependencies: [], stars: [] };
  const alone: ts.CompilerOptions = { ...options, ...aloneOptions };
  const program = ts.createProgram([source.fileName], alone, hostOf(source));
  const compiled: Compiled = { js: '', map: '' };
  program.emit(
    source,
    (name, output) => {
      if (name.endsWith('.map')) compiled.map = output;
      else compiled.js = withoutMapLink(output);
    },
    undefined,
    false,
    {
      before: [toModuleBody(program.getTypeChecker(), alone, shape)],
      after: [withoutModuleSyntax(), interruptible()],
    },
  );
  return { ...compiled, ...shape, format: 'es', waits };
}

function compileCommonJs(file: string, text: string, options: ts.CompilerOptions): CompiledCommonJs {
  const { outputText, sourceMapText = '' } = ts.transpileModule(text, {
    fileName: file,
    compilerOptions: {
      ...options,
      module: ts.ModuleKind.CommonJS,
      moduleResolution: ts.ModuleResolutionKind.Node10,
      strict: false,
      alwaysStrict: false,
    },
    transformers: { before: [ownImports()], after: [interruptible()] },
  });
  return { js: withoutMapLink(outputText), map: sourceMapText, format: 'commonjs' };
}

/** A file system with a single file. */
function hostOf(source: ts.SourceFile): ts.CompilerHost {
  return {
    fileExists: (name) => name === source.fileName,
    readFile: () => undefined,
    getSourceFile: (name) => (name === source.fileName ? source : undefined),
    getDefaultLibFileName: () => 'lib.d.ts',
    getCurrentDirectory: () => '',
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    writeFile: () => undefined,
  };
}
