import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { startupSnapshot } from 'node:v8';
import type * as typescript from 'typescript';
import type { KeptFile, keptVersion as keptVersionFunction } from './keptFiles';

/**
 * What runs while Node makes the image. It is put into one file with TypeScript, as an image can load nothing but Node's own
 * modules; so this file imports no others.
 */

/** Handed over by the text in front of this file. */
declare const ts: typeof typescript;
declare const options: typescript.CompilerOptions;
/** Where TypeScript was read from. */
declare const typescriptFile: string;
declare const keptFilesKey: string;
declare const keptVersion: typeof keptVersionFunction;

/** A cell that makes the compiler run through most of what it does: its functions are compiled in the image, too. */
const typicalCell = 'const turned = [1, 2].map((x) => x + 1);\nconsole.log(Math.max(...turned), `${turned}`);';
const root = path.join(path.dirname(typescriptFile), '__image__.ts');

/** Node leaves it out of a process that is started from an image. */
const { Console } = console;

function readFile(
  name: string,
  how: typescript.ScriptTarget | typescript.CreateSourceFileOptions,
): KeptFile | undefined {
  const text = name === root ? typicalCell : ts.sys.readFile(name);
  if (text === undefined) return undefined;
  const chosen = typeof how === 'object' ? how : { languageVersion: how };
  const file = ts.createSourceFile(name, text, { ...chosen, jsDocParsingMode: ts.JSDocParsingMode.ParseNone });
  return { file, version: keptVersion(ts.sys, name) };
}

function fill(): void {
  const kept = new Map<string, KeptFile>();
  const host = ts.createCompilerHost(options);
  host.getSourceFile = (name, how): typescript.SourceFile | undefined => {
    const found = kept.get(name) ?? readFile(name, how);
    if (found) kept.set(name, found);
    return found?.file;
  };
  const program = ts.createProgram({ rootNames: [root], options, host });
  const file = program.getSourceFile(root);
  if (!file) throw new Error('start image: expected a program with its root file, got none.');
  // Names are bound where the checker starts.
  program.getSemanticDiagnostics(file);
  program.emit(file, () => undefined);
  kept.delete(root);
  Object.defineProperty(globalThis, Symbol.for(keptFilesKey), { value: kept });
}

/** What a process does that is started from the image: it runs a script as Node would, with TypeScript there already. */
function start(): void {
  const [, script = ''] = process.argv;
  // Processes that a cell forks are not the kernel's.
  process.execArgv = process.execArgv.filter((arg, i, all) => ![arg, all[i - 1]].includes('--snapshot-blob'));
  console.Console = Console;
  const load = createRequire(script);
  const module = new Module(typescriptFile);
  Object.assign(module, { filename: typescriptFile, loaded: true, exports: ts });
  load.cache[typescriptFile] = module;
  load(script);
}

fill();
startupSnapshot.setDeserializeMainFunction(start);
