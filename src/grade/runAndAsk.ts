import type { CellResult, NotebookCell } from '../notebook';
import { codeCell } from './gradingNotebook';
import { NotebookRun, type RunOptions } from './notebookRun';
import type { Probe } from './probe';

/** What {@link runAndAsk} has found. */
export interface RunResults {
  /** Of the cells that were run; the last one tells where the notebook ended early, if it did. */
  cells: CellResult[];
  /** Of each probe; undefined for one that was not run, as the notebook had ended. */
  probes: (CellResult | undefined)[];
}

/**
 * Runs a notebook, and then each probe. One that does not end, or ends the kernel, costs the others nothing: where the kernel is lost with it,
 * the notebook is run again for those after it, as long as there is time.
 *
 * @throws GradeRejection when a kernel does not start
 */
export async function runAndAsk(
  cells: readonly NotebookCell[],
  probes: readonly Probe[],
  options: Omit<RunOptions, 'deadline'>,
): Promise<RunResults> {
  const { limits, signal } = options;
  const deadline = performance.now() + limits.notebookTimeout * 1000;
  const found: RunResults = { cells: [], probes: probes.map(() => undefined) };
  let run: NotebookRun | undefined;
  try {
    for (const [i, probe] of probes.entries()) {
      if (!run) {
        run = await NotebookRun.start({ ...options, deadline });
        const results = await run.run(cells, limits.timeout);
        if (i === 0) found.cells = results;
        if (hasEnded(results.at(-1))) break;
      }
      const [result] = await run.run([codeCell(probe.source)], limits.checkTimeout, (message) => probe.hear(message));
      found.probes[i] = result;
      if (signal.aborted || performance.now() >= deadline) break;
      if (!hasEnded(result) || (await canGoOn(run, result!))) continue;
      await run.end();
      run = undefined;
    }
  } finally {
    await run?.end();
  }
  return found;
}

/** Whether a cell was the last one that its kernel was asked for: only those that threw an error are not. */
export function hasEnded(result: CellResult | undefined): boolean {
  return (
    result !== undefined && result.outcome !== 'ok' && (result.outcome !== 'error' || result.traceback === undefined)
  );
}

/** After a check that took too long; what it holds of the memory, or of what may be put out, it would hold on to. */
async function canGoOn(run: NotebookRun, { outcome }: CellResult): Promise<boolean> {
  return outcome === 'timeout' && (await run.responds());
}
