import { KernelError, kernelName } from '../jupyter';
import {
  executeNotebook,
  planOf,
  type CellResult,
  type KernelProvider,
  type KernelSession,
  type NotebookCell,
  type OutputMessage,
} from '../notebook';
import { GradeRejection } from './rejection';

/** What a submission may take. */
export interface RunLimits {
  /** The time of a cell, in seconds. */
  timeout: number;
  /** The time of one check, in seconds. */
  checkTimeout: number;
  /** The time of all cells and checks together, in seconds. */
  notebookTimeout: number;
  /** The memory of all its processes, in MB (10^6 bytes); any where kernels run elsewhere. */
  memory: number | undefined;
  /** What all cells together may put out, in MB. */
  output: number;
}

/** How a {@link NotebookRun} runs. */
export interface RunOptions {
  kernels: KernelProvider;
  limits: RunLimits;
  /** Environment variables for the cells. */
  env: Record<string, string>;
  /** Ends the run. */
  signal: AbortSignal;
  /** When the time for all cells is over, on the clock of `performance.now()`. */
  deadline: number;
}

/** How long a kernel may take to answer after a cell was interrupted, in seconds. */
const answerSeconds = 5;

/** Code cells that are run in one fresh kernel. */
export class NotebookRun {
  private readonly tooMuch = new AbortController();
  private readonly signal: AbortSignal;
  private bytes = 0;

  private constructor(
    private readonly session: KernelSession,
    private readonly options: RunOptions,
  ) {
    this.signal = AbortSignal.any([options.signal, this.tooMuch.signal]);
  }

  /** Starts a kernel. @throws GradeRejection when it does not start */
  static async start(options: RunOptions): Promise<NotebookRun> {
    const { kernels, env, signal } = options;
    try {
      const session = await kernels.start({ file: 'notebook.ipynb', kernel: kernelName, env, signal });
      return new NotebookRun(session, options);
    } catch (error) {
      if (error instanceof KernelError) throw new GradeRejection('failed', error.message);
      throw error;
    }
  }

  /**
   * Runs code cells, each also after one that has thrown an error.
   *
   * @param timeout - the time of each, in seconds
   * @param onOutput - is told what they put out
   * @returns a result for each cell that was run; the last one tells where the run ended early, if it did
   */
  async run(
    cells: readonly NotebookCell[],
    timeout: number,
    onOutput: (message: OutputMessage) => void = () => undefined,
  ): Promise<CellResult[]> {
    const { limits, deadline } = this.options;
    const results: CellResult[] = [];
    const notebook = { nbformat: 4 as const, nbformat_minor: 5, metadata: {}, cells: [...cells] };
    await executeNotebook(planOf(notebook, 'the notebook'), this.session, {
      timeout,
      deadline,
      memoryMB: limits.memory,
      outputMB: limits.output,
      signal: this.signal,
      goOn: true,
      onStart: () => undefined,
      onOutput: (_, message) => {
        this.bytes += sizeOf(message);
        if (this.bytes > limits.output * 1e6) this.tooMuch.abort();
        else onOutput(message);
      },
      onCell: (_, result) => {
        results.push(this.tooMuch.signal.aborted ? withLimit(result, limits.output) : result);
        return Promise.resolve();
      },
    });
    return results;
  }

  /** Whether its kernel can still run code, after a cell that was stopped. */
  async responds(): Promise<boolean> {
    if (this.signal.aborted) return false;
    const cell: NotebookCell = { cell_type: 'code', metadata: {}, source: ';', outputs: [], execution_count: null };
    const [result] = await this.run([cell], answerSeconds);
    return result?.outcome === 'ok';
  }

  /** Ends its kernel. */
  end(): Promise<void> {
    return this.session.kill();
  }
}

function withLimit({ traceback: _traceback, ...result }: CellResult, megabytes: number): CellResult {
  return { ...result, outcome: 'error', limit: 'output', message: `The notebook put out more than ${megabytes} MB.` };
}

/** About how large a message is, without writing it out. */
function sizeOf({ content }: OutputMessage): number {
  const { text } = content;
  return typeof text === 'string' ? text.length : JSON.stringify(content).length;
}
