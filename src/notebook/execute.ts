import { withoutTimes } from './cellRecord';
import { executeCell } from './executeCell';
import type { Notebook } from './nbformat';
import type { Displays } from './outputs';
import { cellOf, type Step } from './plan';
import { isGood, type CellResult } from './results';
import type { KernelSession, OutputMessage } from './session/session';
import type { CellLimits } from './watch';

/** What {@link executeNotebook} needs beside what to run, and where. */
export interface ExecuteNotebookOptions {
  /** How long a cell may take whose tags say nothing of it, in seconds. */
  timeout: number;
  /** When the time for the notebook is over, on the clock of `performance.now()`, in ms; never when undefined. */
  deadline?: number | undefined;
  /** The memory that the kernel may use, in MB; any when undefined. */
  memoryMB?: number | undefined;
  /** What a cell may put out, in MB. */
  outputMB: number;
  /** Ends the run at the cell it is at. */
  signal: AbortSignal;
  /** Go on after a cell whose code has thrown an error. Default false. */
  goOn?: boolean;
  /** Called before a cell runs. */
  onStart: (step: Step) => void;
  /** Called with each output of a cell that runs. */
  onOutput: (step: Step, message: OutputMessage) => void;
  /** Called after each cell; the run goes on when it resolves. */
  onCell: (step: Step, result: CellResult) => Promise<void>;
}

/**
 * Runs the cells of a notebook one after the other, up to the first that fails, and fills in outputs and counts.
 *
 * @param steps - as {@link planOf} gives them
 * @example
 * await executeNotebook(planOf(notebook, 'my.ipynb'), session, { timeout: 60, outputMB: 20, signal, onStart, onOutput, onCell, goOn: true });
 */
export async function executeNotebook(
  steps: readonly Step[],
  session: KernelSession,
  options: ExecuteNotebookOptions,
): Promise<void> {
  const displays: Displays = new Map();
  for (const step of steps) {
    const result = await runStep(step, session, displays, options);
    await options.onCell(step, result);
    const raised = result.outcome === 'error' && result.traceback !== undefined;
    if (!isGood(result) && !(options.goOn && raised)) return;
  }
}

/** The result of a cell that was not run as the run ended before. */
export function notRun(step: Step): CellResult {
  return { ...cellOf(step), outcome: 'aborted', seconds: 0 };
}

/** Drops what earlier runs have left in a notebook. */
export function clearOutputs(notebook: Notebook): Notebook {
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === 'code' ? { ...withoutTimes(cell), outputs: [], execution_count: null } : { ...cell },
  );
  return { ...notebook, cells };
}

async function runStep(
  step: Step,
  session: KernelSession,
  displays: Displays,
  options: ExecuteNotebookOptions,
): Promise<CellResult> {
  const { rules, mode } = step;
  if (rules.skip) return { ...cellOf(step), outcome: 'skipped', seconds: 0 };
  if (mode === 'keep') return { ...cellOf(step), outcome: 'ok', seconds: 0, replayed: true };
  options.onStart(step);
  const start = performance.now();
  const limits = limitsOf(step, options, start);
  const ending = await executeCell(step, session, displays, limits, (message) => options.onOutput(step, message));
  const seconds = (performance.now() - start) / 1000;
  return { ...cellOf(step), ...ending, seconds, ...(mode === 'replay' ? { replayed: true } : {}) };
}

function limitsOf({ rules }: Step, options: ExecuteNotebookOptions, now: number): CellLimits {
  const { timeout, deadline, memoryMB, outputMB, signal } = options;
  return {
    cellSeconds: rules.timeout ?? timeout,
    outputMB,
    signal,
    ...(deadline === undefined ? {} : { notebookSeconds: (deadline - now) / 1000 }),
    ...(memoryMB === undefined ? {} : { memoryMB }),
  };
}
