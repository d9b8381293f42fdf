import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { CellPlace, RunListener } from '../listener';
import type { NotebookResult } from '../results';
import type { OutputMessage } from '../session/session';
import { duration } from './duration';
import { cellKey, Estimate, type CellTimes } from './estimate';
import { LiveOutput } from './liveOutput';
import { failureLines, summaryLine } from './text';
import { fileName } from '../standardInput';

/** A place to write to, such as standard output. */
export interface TextStream {
  /** Takes a text; what it answers says nothing here. */
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** How {@link RunConsole} shows a run. */
export interface RunConsoleOptions {
  /** Print each cell and what it puts out. Default false. */
  verbose?: boolean;
  /** How many notebooks run at a time. Default 1. */
  jobs?: number;
  /** How long cells took earlier. Default unknown. */
  earlier?: CellTimes;
  /** Ends the run: from then on there is nothing to estimate. Default: nothing does. */
  signal?: AbortSignal;
  /** Takes results and outputs. Default: standard output. */
  stdout?: TextStream;
  /** Takes the progress: a line that is drawn over in a terminal, else one every ten seconds. Default: standard error. */
  stderr?: TextStream;
}

const drawEveryMs = 500;
const logEveryMs = 10_000;
/** What the library prints where it computes with WebAssembly though nobody asked for it: all that follows takes far longer. */
const slowBackend = /^Backend: wasm .*It is much slower; .*$/m;

/** Shows a run in a terminal: a line per notebook, why one failed, how far the run is; outputs when asked for. */
export class RunConsole implements RunListener {
  private readonly verbose: boolean;
  private readonly jobs: number;
  private readonly stdout: TextStream;
  private readonly stderr: TextStream;
  private readonly earlier: CellTimes;
  private readonly signal: AbortSignal | undefined;
  private readonly start = now();
  private readonly running = new Map<string, CellPlace>();
  private readonly outputs = new Map<string, LiveOutput>();
  private estimate: Estimate | undefined;
  private timer: NodeJS.Timeout | undefined;
  private drawn = false;
  private toldSlow = false;

  constructor(options: RunConsoleOptions = {}) {
    this.verbose = options.verbose ?? false;
    this.jobs = options.jobs ?? 1;
    this.stdout = options.stdout ?? process.stdout;
    this.stderr = options.stderr ?? process.stderr;
    this.earlier = options.earlier ?? new Map();
    this.signal = options.signal;
    this.signal?.addEventListener('abort', this.stopping);
  }

  planned(notebooks: Parameters<NonNullable<RunListener['planned']>>[0]): void {
    this.estimate = new Estimate(notebooks, this.jobs, this.earlier);
    if (this.signal?.aborted) return;
    const terminal = this.stderr.isTTY === true;
    this.timer = setInterval(() => this.showProgress(terminal), terminal ? drawEveryMs : logEveryMs);
    this.timer.unref();
  }

  cellStarted(cell: CellPlace): void {
    this.running.set(cell.file, cell);
    this.estimate?.started(cellKey(cell), now());
    if (this.verbose) this.note(`${fileName(cell.file)}: cell ${cell.number} of ${cell.of}`);
  }

  output({ file }: CellPlace, message: OutputMessage): void {
    if (this.verbose) this.outputOf(file).take(message);
    else this.tellSlow(file, message);
  }

  cellEnded(cell: CellPlace, { seconds }: { seconds: number }): void {
    this.estimate?.ended(cellKey(cell), seconds);
    this.running.delete(cell.file);
    this.outputs.get(cell.file)?.cellEnded();
  }

  notebookEnded(result: NotebookResult): void {
    this.running.delete(result.file);
    this.estimate?.notebookEnded(result.file);
    for (const line of [summaryLine(result), ...failureLines(result)]) this.note(line);
  }

  note(line: string): void {
    this.erase();
    // Colours are for terminals.
    this.stdout.write(`${this.stdout.isTTY ? line : stripVTControlCharacters(line)}\n`);
  }

  /** The run is over: the progress line goes. */
  close(): void {
    this.signal?.removeEventListener('abort', this.stopping);
    clearInterval(this.timer);
    this.erase();
  }

  private readonly stopping = (): void => {
    this.close();
    this.stderr.write('Stopping: kernels end, and what was done is saved. Ctrl-C again ends at once.\n');
  };

  /** Told once: else it would stand in the executed copy alone, where nobody looks before the end. */
  private tellSlow(file: string, { header, content }: OutputMessage): void {
    if (this.toldSlow || header.msg_type !== 'stream') return;
    const [line] = slowBackend.exec(String(content['text'])) ?? [];
    if (line === undefined) return;
    this.toldSlow = true;
    this.erase();
    this.stderr.write(`${fileName(file)}: ${stripVTControlCharacters(line)}\n`);
  }

  private outputOf(file: string): LiveOutput {
    const name = path.basename(fileName(file), '.ipynb');
    const output = this.outputs.get(file) ?? new LiveOutput((line) => this.note(`${name} | ${line}`), now);
    this.outputs.set(file, output);
    return output;
  }

  private showProgress(terminal: boolean): void {
    const line = this.progressLine();
    if (!terminal) return void this.stderr.write(`${line}\n`);
    this.stderr.write(`\r\u001b[2K${line.slice(0, (this.stderr.columns ?? 80) - 1)}`);
    this.drawn = true;
  }

  private progressLine(): string {
    const { done, total } = this.estimate?.progress ?? { done: 0, total: 0 };
    const left = this.estimate?.left(now());
    const parts = [`${done} of ${total} cells`, duration(now() - this.start)];
    // Less is left of a last cell that takes longer than expected, whatever it still takes.
    if (left !== undefined && left >= 1) parts.push(`about ${duration(left)} left`);
    const places = [...this.running.values()].map(({ file, number }) => `${fileName(file)} cell ${number}`);
    return [parts.join(', '), ...places].join(' · ');
  }

  private erase(): void {
    if (this.drawn) this.stderr.write('\r\u001b[2K');
    this.drawn = false;
  }
}

function now(): number {
  return performance.now() / 1000;
}
