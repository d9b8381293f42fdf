import { setTimeout as sleep } from 'node:timers/promises';
import { KernelDiedError, type KernelProcess, type Message } from '../jupyter';
import type { Notebook, NotebookCell } from './nbformat';
import { OutputArea, type Displays } from './outputs';
import { isInjected } from './parameters';

/** How a cell ended, or, for the first that did not end well, its notebook; `ok` alone is success. */
export type Outcome = 'ok' | 'error' | 'timeout' | 'dead' | 'aborted';

/** The cell at which a run ended. */
export interface CellFailure {
  outcome: Exclude<Outcome, 'ok'>;
  /** The cell's number among all cells of the source notebook, from 1; that of its parameters cell for an injected one. */
  cell: number;
  /** The number that the kernel gave the cell, if it did. */
  executionCount?: number;
  /** The line of the cell that failed, from 1, where it is known. */
  line?: number;
  /** What happened, in a line. */
  message: string;
  /** What the cell showed of its error. */
  traceback: string[];
}

/** What {@link executeNotebook} needs beside the notebook and a kernel. */
export interface ExecuteNotebookOptions {
  /** How long a cell may take, in seconds. */
  timeout: number;
  /** Called before a cell runs. @param number - as in {@link CellFailure} */
  onStart: (number: number) => void;
  /** Called after each cell; the run goes on when it resolves. */
  onCell: () => Promise<void>;
  /** Ends the run at the cell it is at. */
  signal: AbortSignal;
}

/** How long a cell may take to stop after an interrupt, in ms. */
const stopMs = 5000;

/**
 * Runs the code cells of a notebook one after the other, up to the first that fails, and fills in outputs and counts.
 *
 * @param notebook - changed in place; its old outputs are dropped
 * @returns how many cells were run to their end, and the cell at which the run ended early
 */
export async function executeNotebook(
  notebook: Notebook,
  kernel: KernelProcess,
  options: ExecuteNotebookOptions,
): Promise<{ cells: number; failure?: CellFailure }> {
  const displays: Displays = new Map();
  let cells = 0;
  let number = 0;
  for (const cell of notebook.cells) {
    if (!isInjected(cell)) number++;
    if (cell.cell_type !== 'code' || cell.source.trim() === '') continue;
    options.onStart(number);
    const failure = await executeCell(cell, kernel, displays, options);
    await options.onCell();
    if (failure) return { cells, failure: { cell: number, ...failure } };
    cells++;
  }
  return { cells };
}

/** Drops what earlier runs have left in a notebook. */
export function clearOutputs(notebook: Notebook): Notebook {
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === 'code' ? { ...cell, outputs: [], execution_count: null } : { ...cell },
  );
  return { ...notebook, cells };
}

async function executeCell(
  cell: NotebookCell,
  kernel: KernelProcess,
  displays: Displays,
  options: ExecuteNotebookOptions,
): Promise<Omit<CellFailure, 'cell'> | undefined> {
  const area = new OutputArea(displays);
  cell.outputs = area.outputs;
  const { done } = kernel.client.execute(cell.source, { onMessage: (message) => area.apply(message) });
  const timer = new AbortController();
  try {
    const ended = await Promise.race([
      done,
      sleep(options.timeout * 1000, 'timeout' as const, { signal: timer.signal }),
      aborted(options.signal, timer.signal),
    ]);
    if (typeof ended !== 'string') return judge(cell, ended);
    await stopCell(kernel, done);
    const message = ended === 'timeout' ? `It ran longer than ${options.timeout} s.` : 'The run was stopped.';
    return { outcome: ended, message, traceback: [] };
  } catch (error) {
    if (!(error instanceof KernelDiedError)) throw error;
    return { outcome: 'dead', message: error.message, traceback: [] };
  } finally {
    timer.abort();
  }
}

function aborted(signal: AbortSignal, done: AbortSignal): Promise<'aborted'> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('aborted');
    signal.addEventListener('abort', () => resolve('aborted'), { signal: done });
  });
}

/** What a reply says of its cell. */
function judge(cell: NotebookCell, { content }: Message): Omit<CellFailure, 'cell'> | undefined {
  const count = typeof content['execution_count'] === 'number' ? content['execution_count'] : undefined;
  cell.execution_count = count ?? null;
  if (content['status'] === 'ok') return undefined;
  const executionCount = count === undefined ? {} : { executionCount: count };
  if (content['status'] !== 'error') {
    return { outcome: 'aborted', ...executionCount, message: 'The kernel did not run it.', traceback: [] };
  }
  const traceback = Array.isArray(content['traceback']) ? content['traceback'].map(String) : [];
  const line = new RegExp(`\\bcell-${count}\\.ts:(\\d+):`).exec(
    `${String(content['evalue'])}\n${traceback.join('\n')}`,
  );
  return {
    outcome: 'error',
    ...executionCount,
    ...(line ? { line: Number(line[1]) } : {}),
    message: `${String(content['ename'])}: ${String(content['evalue'])}`,
    traceback,
  };
}

/** Gives a cell the chance to end, so that its last outputs are seen; the kernel is ended in any case afterwards. */
async function stopCell(kernel: KernelProcess, done: Promise<Message>): Promise<void> {
  const timer = new AbortController();
  kernel.client.interrupt().catch(() => undefined);
  await Promise.race([done.catch(() => undefined), sleep(stopMs, undefined, { signal: timer.signal })]);
  timer.abort();
}
