import { createRequire } from 'node:module';
import path from 'node:path';
import type tsTypes from '@tslab/typescript-for-tslab';
import type { Converter, Diagnostic } from 'tslab/dist/converter';
import type { ConsoleInterface, ConverterSet, Executor } from 'tslab/dist/executor';
import type * as converterModule from 'tslab/dist/converter';
import type * as executorModule from 'tslab/dist/executor';
import type * as inspectModule from 'tslab/dist/inspect';
import type * as jupyterModule from 'tslab/dist/jupyter';
import { interruptible } from './instrument';

export type TypeScript = typeof tsTypes;
export type { Converter, ConverterSet, ConsoleInterface, Diagnostic, Executor };

/** What is known of a module once it is compiled: the way back is from JavaScript to modern JavaScript to TypeScript. */
export interface CompiledModule {
  /** Of the step from TypeScript; JSON. */
  toSource: string;
  /** Of the step to CommonJS; JSON. */
  toModern: string;
  /** Whether it awaits outside all functions; tslab overlooks an await before a bracket. */
  topLevelAwait: boolean;
}

/** tslab's parts, and its TypeScript compiler. */
export interface Tslab {
  ts: TypeScript;
  createConverter: typeof converterModule.createConverter;
  isCompleteCode: typeof converterModule.isCompleteCode;
  createExecutor: typeof executorModule.createExecutor;
  printQuickInfo: typeof inspectModule.printQuickInfo;
  jupyter: { -readonly [K in 'lastWriteDisplayData']: (typeof jupyterModule)[K] };
}

const inlineMap = /\n\/\/# sourceMappingURL=data:application\/json;base64,([\w+/=]+)\s*$/;

/**
 * Loads tslab with a compiler that also makes source maps and lets interrupts through. tslab fixes its compiler options
 * and keeps the compiler to itself, so it is handed a copy of the compiler with two functions replaced.
 *
 * @param onModule - is told of each module that was compiled, with the absolute path of its TypeScript file
 */
export function loadTslab(onModule: (file: string, module: CompiledModule) => void): Tslab {
  const load = createRequire(require.resolve('tslab/dist/converter'));
  const compiler = load.resolve('@tslab/typescript-for-tslab');
  const ts = load(compiler) as TypeScript;
  const cached = load.cache[compiler];
  if (!cached) throw new Error('tslab: its TypeScript compiler is not in the module cache.');
  cached.exports = { ...ts, createWatchCompilerHost: withMaps(ts), transpileModule: toCommonJs(ts, onModule) };
  return {
    ts,
    ...(load('./converter') as typeof converterModule),
    ...(load('./executor') as typeof executorModule),
    ...(load('./inspect') as typeof inspectModule),
    jupyter: load('./jupyter') as Tslab['jupyter'],
  };
}

/** tslab's program, with source maps at the end of what it emits, that does not watch files that never change. */
function withMaps(ts: TypeScript) {
  type Create = (files: string[], options: tsTypes.CompilerOptions, sys: tsTypes.System, ...rest: unknown[]) => unknown;
  const create = ts.createWatchCompilerHost as Create;
  return (...[files, options, sys, ...rest]: Parameters<Create>): unknown => {
    const watch = sys.watchFile?.bind(sys);
    const unwatched: tsTypes.FileWatcher = { close: () => undefined };
    sys.watchFile = (file, ...how) =>
      /[\\/]node_modules[\\/]/.test(file) ? unwatched : (watch?.(file, ...how) ?? unwatched);
    return create(files, { ...options, inlineSourceMap: true }, sys, ...rest);
  };
}

/** The second step of tslab's compilation, from ES modules to CommonJS. */
function toCommonJs(ts: TypeScript, onModule: (file: string, module: CompiledModule) => void) {
  let topLevelAwait = false;
  const transformers = { before: [interruptible(ts, () => (topLevelAwait = true))] };
  return (js: string, options: tsTypes.TranspileOptions): tsTypes.TranspileOutput => {
    const base64 = inlineMap.exec(js)?.[1];
    const compilerOptions = { ...options.compilerOptions, sourceMap: true };
    topLevelAwait = false;
    const output = ts.transpileModule(js.replace(inlineMap, ''), { ...options, compilerOptions, transformers });
    const outputText = output.outputText.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '');
    if (base64 && output.sourceMapText) {
      const toSource = Buffer.from(base64, 'base64').toString('utf8');
      onModule(sourceOf(toSource), { toSource, toModern: output.sourceMapText, topLevelAwait });
    }
    return { ...output, outputText };
  };
}

/** The file that a map leads to; tslab emits into a folder `outDir` that does not exist. */
function sourceOf(map: string): string {
  const { sources } = JSON.parse(map) as { sources: string[] };
  return path.resolve('outDir', sources[0] ?? '');
}
