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
  /** The time of all cells together, in seconds. */
  notebookTimeout: number;
  /** The memory of all its processes, in MB (10^6 bytes); any where kernels run elsewhere. */
  memory: number | undefined;
  /** What all cells together may put out, in MB. */
  output: number;
}

/** How {@link runCells} runs. */
export interface RunCellsOptions {
  kernels: KernelProvider;
  limits: RunLimits;
  /** Environment variables for the cells. */
  env: Record<string, string>;
  /** Ends the run. */
  signal: AbortSignal;
  /** Is told what the cells put out. @param index - of the cell */
  onOutput: (index: number, message: OutputMessage) => void;
}

/**
 * Runs code cells in a fresh kernel, each also after one that has thrown an error.
 *
 * @returns a result for each cell that was run; the last one tells where the run ended early, if it did
 * @throws GradeRejection when the kernel does not start
 */
export async function runCells(cells: readonly NotebookCell[], options: RunCellsOptions): Promise<CellResult[]> {
  const { limits, onOutput } = options;
  const tooMuch = new AbortController();
  const signal = AbortSignal.any([options.signal, tooMuch.signal]);
  const session = await start(options, signal);
  const results: CellResult[] = [];
  const place = new Map(cells.map((cell, i) => [cell, i]));
  let bytes = 0;
  try {
    const notebook = { nbformat: 4 as const, nbformat_minor: 5, metadata: {}, cells: [...cells] };
    await executeNotebook(planOf(notebook, 'the notebook'), session, {
      timeout: limits.timeout,
      deadline: performance.now() + limits.notebookTimeout * 1000,
      memoryMB: limits.memory,
      outputMB: limits.output,
      signal,
      goOn: true,
      onStart: () => undefined,
      onOutput: ({ cell }, message) => {
        bytes += sizeOf(message);
        if (bytes > limits.output * 1e6) tooMuch.abort();
        else onOutput(place.get(cell)!, message);
      },
      onCell: (_, result) => {
        results.push(tooMuch.signal.aborted ? withLimit(result, limits.output) : result);
        return Promise.resolve();
      },
    });
  } finally {
    await session.kill();
  }
  return results;
}

async function start({ kernels, env }: RunCellsOptions, signal: AbortSignal): Promise<KernelSession> {
  try {
    return await kernels.start({ file: 'notebook.ipynb', kernel: kernelName, env, signal });
  } catch (error) {
    if (error instanceof KernelError) throw new GradeRejection('failed', error.message);
    throw error;
  }
}

function withLimit(result: CellResult, megabytes: number): CellResult {
  return { ...result, outcome: 'error', limit: 'output', message: `The notebook put out more than ${megabytes} MB.` };
}

/** About how large a message is, without writing it out. */
function sizeOf({ content }: OutputMessage): number {
  const { text } = content;
  return typeof text === 'string' ? text.length : JSON.stringify(content).length;
}
