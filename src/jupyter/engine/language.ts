import path from 'node:path';
import { RisklabError } from '../../base';
import { currentCell, Interrupted, runInCell, type Cell } from './cell';
import { fromCodePoints, toCodePoints } from './codePoints';
import { describeDiagnostics, describeThrown, isSignal } from './errors';
import { SourcePositions } from './positions';
import type { ErrorContent } from './protocol';
import {
  loadTslab,
  type Converter,
  type Diagnostic,
  type Executor,
  type CompiledModule,
  type Tslab,
} from './typescript';

/** What became of a cell's code. */
export type RunOutcome = { status: 'ok'; value?: unknown } | ({ status: 'error' } & ErrorContent);

/** One candidate of a completion. */
export interface Completion {
  /** The texts, best first. */
  matches: string[];
  /** What kind each of them is, such as `method`. */
  kinds: string[];
  /** The stretch to be replaced, in Unicode characters. */
  start: number;
  end: number;
}

/** What tslab's executor reported about one cell; it reports on a console. */
interface Report {
  source: string;
  value?: unknown;
  thrown?: { error: unknown };
  diagnostics: Diagnostic[];
}

/** The lines that tslab puts before a cell's code: `export {};`. */
const linesBeforeCell = 1;
/** TypeScript's code of the error in `'abc`. */
const unterminatedString = 1002;

/**
 * The language of the cells: compiles, runs, completes and inspects TypeScript, with tslab's converter and executor and
 * so with tslab's semantics (a type error stops a cell before it runs; variables carry over; the last expression is the
 * result; top-level await).
 */
export class Language {
  readonly positions = new SourcePositions();
  private readonly tslab: Tslab;
  private readonly executor: Executor;
  private readonly converter: Converter;
  private readonly reports = new WeakMap<Cell, Report>();
  private readonly cellFile = path.resolve('__tslab__.ts');
  private compiledCell: CompiledModule | undefined;

  /** @param folder - where modules are looked up from; the process must run in it */
  constructor(folder: string) {
    this.tslab = loadTslab((file, module) => this.compiled(file, module));
    this.converter = this.tslab.createConverter();
    const node = this.reporting(this.converter);
    const converters = {
      node,
      get browser(): Converter {
        throw new RisklabError('@browser: expected a cell for Node.js, got one for the browser. Remove the tag.');
      },
      close: (): void => this.converter.close(),
    };
    this.executor = this.tslab.createExecutor(folder, converters, {
      log: (value: unknown) => this.report((report) => (report.value = value)),
      error: (error: unknown) => this.report((report) => (report.thrown ??= { error })),
    });
  }

  /** Where `display` of the module `tslab` writes to. */
  set displayHook(hook: Tslab['jupyter']['lastWriteDisplayData']) {
    this.tslab.jupyter.lastWriteDisplayData = hook;
  }

  /** Runs a cell's code; never rejects. */
  async run(cell: Cell, code: string): Promise<RunOutcome> {
    const report: Report = { source: code, diagnostics: [] };
    this.reports.set(cell, report);
    try {
      if (cell.interrupted) throw new Interrupted();
      const ok = await runInCell(cell, () => Promise.race([this.executor.execute(code), cell.givenUp]));
      if (report.diagnostics.length > 0) {
        return { status: 'error', ...describeDiagnostics(report.diagnostics, cell.file, code) };
      }
      if (ok) return { status: 'ok', value: report.value };
      cell.stoppedBySignal = isSignal(report.thrown?.error);
      return { status: 'error', ...describeThrown(report.thrown?.error, this.positions) };
    } catch (error) {
      // Ends tslab's wait for the cell, too.
      this.executor.interrupt();
      return { status: 'error', ...describeThrown(error, this.positions) };
    }
  }

  /** @param cursor - in Unicode characters */
  complete(code: string, cursor: number): Completion {
    const { start, end, candidates, original } = this.executor.complete(code, fromCodePoints(code, cursor));
    const kinds = new Map((original?.entries ?? []).map((entry) => [entry.name, entry.kind as string]));
    return {
      matches: candidates,
      kinds: candidates.map((name) => kinds.get(name) ?? ''),
      start: toCodePoints(code, start),
      end: toCodePoints(code, end),
    };
  }

  /** What is known about the name at the cursor (in Unicode characters): its type and its documentation. */
  inspect(code: string, cursor: number): string | undefined {
    const info = this.executor.inspect(code, fromCodePoints(code, cursor)) as
      ReturnType<Executor['inspect']> | undefined;
    return info && this.tslab.printQuickInfo(info);
  }

  /** Whether code can be run as it is, wants more lines, or can never become right. */
  isComplete(code: string): { status: 'complete' | 'invalid' } | { status: 'incomplete'; indent: string } {
    const { ts, isCompleteCode } = this.tslab;
    const file = ts.createSourceFile('cell.ts', code, ts.ScriptTarget.Latest);
    const [first] = (file as unknown as { parseDiagnostics: { start: number; code: number }[] }).parseDiagnostics;
    if (!first) return { status: 'complete' };
    // What is missing at the end may still come, but for the end of a string, which must be on the same line.
    const open = first.start >= code.trimEnd().length && first.code !== unterminatedString;
    return open ? { status: 'incomplete', indent: isCompleteCode(code).indent ?? '' } : { status: 'invalid' };
  }

  private report(note: (report: Report) => void): void {
    const cell = currentCell();
    const report = cell && this.reports.get(cell);
    if (report) note(report);
  }

  /** tslab's converter, whose diagnostics are kept as they are, and whose output has the cell's name. */
  private reporting(converter: Converter): Converter {
    return {
      ...converter,
      convert: (declarations, source) => {
        const result = converter.convert(declarations, source);
        this.report((report) => report.diagnostics.push(...result.diagnostics));
        if (result.output === undefined) return result;
        return {
          ...result,
          output: this.named(result.output, source),
          hasToplevelAwait: this.compiledCell?.topLevelAwait ?? false,
        };
      },
      addModule: (name, content, meta) => {
        const diagnostics = converter.addModule(name, content, meta);
        this.report((report) => report.diagnostics.push(...diagnostics));
        return diagnostics;
      },
    };
  }

  private named(output: string, source: string): string {
    const name = currentCell()?.file;
    if (name === undefined || this.compiledCell === undefined) return output;
    const compiledLines = lineCount(output);
    this.positions.add(name, { module: this.compiledCell, name, source, extraLines: linesBeforeCell, compiledLines });
    return `${output}\n//# sourceURL=${name}`;
  }

  private compiled(file: string, module: CompiledModule): void {
    if (file === this.cellFile) this.compiledCell = module;
    else {
      const name = file.replace(/\.tsx?$/, '.js');
      this.positions.add(name, { module, name: file, source: undefined, extraLines: 0, compiledLines: Infinity });
    }
  }
}

function lineCount(text: string): number {
  return text.split('\n').length;
}
