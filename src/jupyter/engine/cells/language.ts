import { createRequire } from 'node:module';
import { RisklabError } from '../../../base';
import { Interrupted, runInCell, type Cell } from '../cell';
import { fromCodePoints, toCodePoints } from '../codePoints';
import { describeDiagnostics, describeThrown, isSignal } from '../errors';
import { SourcePositions } from '../positions';
import type { MimeBundle } from '../../../cell';
import type { ErrorContent } from '../protocol';
import { CellRunner, linesBefore } from './cellRunner';
import { cellTags } from './cellTags';
import { CellCompiler } from './compiler';
import { completenessOf, type Completeness } from './completeness';
import type { Diagnostic } from './diagnostic';
import { compileModule, type CompiledModule } from './localModule';
import { ModuleLoader } from './moduleLoader';
import { candidatesAt, infoAt } from './questions';
import { typedSpecifier } from './specifier';
import { provideTslab, type DisplayHook } from './tslabModule';

/** The outcome of a cell's code. */
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

/**
 * The language of the cells: compiles, runs, completes and inspects TypeScript with the semantics of tslab. A type error
 * stops a cell before it runs; variables carry over, and may be declared again; the last expression is the result; a cell
 * may await; what a failed cell has declared before it failed stays.
 */
export class Language {
  readonly positions = new SourcePositions();
  private readonly compiler: CellCompiler;
  private readonly loader: ModuleLoader;
  private readonly runner: CellRunner;
  private warned = false;

  /** @param folder - where modules are looked up from; the process must run in it */
  constructor(folder: string) {
    this.compiler = new CellCompiler(folder);
    const { host, settings } = this.compiler;
    this.loader = new ModuleLoader(folder, host, settings.compilerOptions, (file) => this.compileLocal(file));
    this.runner = new CellRunner(this.loader);
  }

  /** Where `display` of the module `tslab` writes to. */
  set displayHook(hook: DisplayHook) {
    provideTslab(this.loader, createRequire(__filename), hook);
  }

  /** Prepares the compiler before the first cell. */
  warmUp(): void {
    const { file, program } = this.compiler.analyse('console.log(Math.max(1, 2))');
    program.getSemanticDiagnostics(file);
  }

  /** Runs a cell's code; never rejects. */
  async run(cell: Cell, code: string): Promise<RunOutcome> {
    try {
      if (cell.interrupted) throw new Interrupted();
      return await runInCell(cell, () => this.execute(cell, code));
    } catch (error) {
      cell.stoppedBySignal = isSignal(error);
      return { status: 'error', ...describeThrown(error, this.positions) };
    }
  }

  /** A variable that cells have declared; undefined for a name that none has, or whose statement has not been reached yet. */
  variable(name: string): { value: unknown } | undefined {
    return this.runner.variable(name);
  }

  /** @param cursor - in Unicode characters */
  complete(code: string, cursor: number): Completion {
    const at = fromCodePoints(code, cursor);
    const typed = typedSpecifier(code, at);
    const found = candidatesAt(this.compiler.analyse(typed?.code ?? code, typed?.name), at);
    return {
      matches: found.entries.map(({ name }) => name),
      kinds: found.entries.map(({ kind }) => kind),
      start: toCodePoints(code, found.start),
      end: toCodePoints(code, typed?.end ?? found.end),
    };
  }

  /** What is known about the name at the cursor (in Unicode characters): its type and its documentation, as text and as Markdown. */
  inspect(code: string, cursor: number): MimeBundle | undefined {
    const info = infoAt(this.compiler.analyse(code), fromCodePoints(code, cursor));
    if (!info) return undefined;
    const { declaration, documentation } = info;
    return {
      'text/plain': [declaration, documentation].join('\n\n').trim(),
      'text/markdown': [`\`\`\`ts\n${declaration}\n\`\`\``, documentation].join('\n\n').trim(),
    };
  }

  /** Whether code is complete, needs more lines, or is invalid whatever follows. */
  isComplete(code: string): Completeness {
    return completenessOf(code);
  }

  private async execute(cell: Cell, code: string): Promise<RunOutcome> {
    this.warnOnce();
    const { module, jsx, browser } = cellTags(code);
    if (browser) {
      throw new RisklabError('@browser: expected a cell for Node.js, got one for the browser. Remove the tag.');
    }
    if (module !== undefined) return outcomeOf(this.compiler.defineModule(module, code, jsx), cell.file);
    const compiled = this.compiler.compile(code, cell.file);
    if (compiled.diagnostics) return outcomeOf(compiled.diagnostics, cell.file);
    this.positions.add(cell.file, { map: compiled.map, name: cell.file, source: code, linesBefore });
    this.loader.refresh();
    const runtime = this.runner.runtimeOf(cell.file);
    try {
      const ran = await this.runner.run(compiled.js, runtime, cell.cancelled);
      this.compiler.accept(compiled);
      return { status: 'ok', ...ran };
    } catch (error) {
      this.compiler.acceptPart(compiled, runtime.names);
      if (cell.interrupted) this.loader.forgetUnfinished();
      throw error;
    }
  }

  private compileLocal(file: string): CompiledModule {
    const source = this.compiler.host.read(file);
    const compiled = compileModule(file, source, this.compiler.settings.compilerOptions);
    this.positions.add(file, { map: compiled.map, name: file, source });
    return compiled;
  }

  private warnOnce(): void {
    const { config = '', problem } = this.compiler.settings;
    if (problem === undefined || this.warned) return;
    this.warned = true;
    process.stderr.write(`${config} is not used: ${problem} Fix it, and restart the kernel.\n`);
  }
}

function outcomeOf(diagnostics: readonly Diagnostic[], file: string): RunOutcome {
  if (diagnostics.length === 0) return { status: 'ok' };
  return { status: 'error', ...describeDiagnostics(diagnostics, file) };
}
