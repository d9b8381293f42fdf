import { stat } from 'node:fs/promises';
import { InputError, RisklabError } from '../base';
import { KernelError } from '../jupyter';
import { compareWithBaseline } from './compare/baseline';
import { metricsOf } from './compare/metrics';
import { CopyWriter } from './copyWriter';
import { executeNotebook, notRun } from './execute';
import type { Job } from './job';
import type { CellPlace } from './listener';
import { cellOf, type Step } from './plan';
import { failureOf, isGood, problemOf, type CellResult, type NotebookOutcome, type NotebookResult } from './results';
import type { KernelSession } from './session/session';
import type { Settings } from './settings';

/** A copy larger than this is hard to keep in a repository and to open in a browser, in bytes. */
const largeCopy = 1_500_000;

/** Runs a notebook in a kernel of its own, saves its copy as it runs, and compares it with the baseline. */
export async function runJob(job: Job, settings: Settings): Promise<NotebookResult> {
  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1000;
  const cells: CellResult[] = [];
  try {
    if (job.finished) cells.push(...job.steps.map(kept));
    else await runCells(job, settings, cells);
    await noteSize(job.copy, settings);
    const result = { ...resultOf(job, withRest(job, cells)), seconds: seconds() };
    return settings.baseline ? await compareWithBaseline(result, job.notebook, job.steps, settings.baseline) : result;
  } catch (error) {
    const aborted = error instanceof KernelError && settings.signal.aborted;
    const outcome = aborted ? 'aborted' : error instanceof KernelError ? 'dead' : 'invalid';
    const problem = problemOf(error, job.file);
    return { file: job.file, outcome, cells: withRest(job, cells), seconds: seconds(), problem };
  }
}

/** The results of all cells; those after the one at which the run ended were not run. */
function withRest({ steps }: Job, cells: readonly CellResult[]): CellResult[] {
  return [...cells, ...steps.slice(cells.length).map(notRun)];
}

function kept(step: Step): CellResult {
  return { ...cellOf(step), outcome: step.rules.skip ? 'skipped' : 'ok', seconds: 0, replayed: true };
}

function resultOf({ file, copy, steps, finished }: Job, cells: CellResult[]): Omit<NotebookResult, 'seconds'> {
  const metrics = Object.fromEntries([...metricsOf(steps)].map(([name, { value }]) => [name, value]));
  return {
    file,
    copy,
    outcome: outcomeOf(cells),
    cells,
    ...(finished ? { kept: true } : {}),
    ...(Object.keys(metrics).length > 0 ? { metrics } : {}),
  };
}

function outcomeOf(cells: readonly CellResult[]): NotebookOutcome {
  const failed = cells.find((cell) => !isGood(cell))?.outcome;
  return failed === undefined || failed === 'skipped' ? 'ok' : failed;
}

async function runCells(job: Job, settings: Settings, cells: CellResult[]): Promise<void> {
  const { notebook, file, steps } = job;
  const { listener, notebookTimeout } = settings;
  const copy = new CopyWriter(job.copy, notebook, { backend: settings.backend, fingerprint: job.fingerprint });
  let done = job.good;
  await copy.save(done);
  const session = await startSession(job, settings);
  const deadline = notebookTimeout === undefined ? undefined : performance.now() + notebookTimeout * 1000;
  if (session.languageInfo) notebook.metadata = { ...notebook.metadata, language_info: session.languageInfo };
  try {
    const place = ({ number }: Step): CellPlace => ({ file, number, of: notebook.cells.length });
    const { timeout, outputLimit, memory, signal } = settings;
    await executeNotebook(steps, session, {
      timeout,
      deadline,
      outputMB: outputLimit,
      memoryMB: memory,
      signal,
      onStart: (step) => listener.cellStarted?.(place(step)),
      onOutput: (step, message) => listener.output?.(place(step), message),
      onCell: async (step, result) => {
        cells.push(result);
        if (isGood(result)) done = Math.max(done, notebook.cells.indexOf(step.cell) + 1);
        listener.cellEnded?.(place(step), result);
        if (result.seconds > 0) await saveAfter(step, () => copy.save(done), file);
      },
    });
    const failure = failureOf({ cells });
    if (failure) await session.kill();
    else await session.shutdown();
    const outcome = outcomeOf(cells);
    await copy.finish(outcome, outcome === 'ok' ? notebook.cells.length : done);
  } finally {
    await session.kill();
    await copy.close();
  }
}

/** Whatever goes wrong when a copy is saved, the cell is named. */
async function saveAfter({ number }: Step, save: () => Promise<void>, file: string): Promise<void> {
  try {
    await save();
  } catch (error) {
    if (!(error instanceof RisklabError)) throw error;
    throw new RisklabError(`${file}: after cell ${number}: ${error.message}`);
  }
}

async function startSession(
  { file, kernel, steps }: Job,
  { kernels, backend, signal }: Settings,
): Promise<KernelSession> {
  const env: Record<string, string> = backend === undefined ? {} : { RISKLAB_BACKEND: backend };
  try {
    return await kernels.start({ file, kernel, env, signal });
  } catch (error) {
    if (error instanceof InputError) throw new RisklabError(`${file}: ${error.message}`);
    if (!(error instanceof KernelError)) throw error;
    const why = signal.aborted ? 'the run was stopped while its kernel started.' : error.message;
    throw new KernelError(`${file}: before cell ${steps[0]?.number ?? 1}: ${why}`);
  }
}

async function noteSize(copy: string, { listener }: Settings): Promise<void> {
  if ((await stat(copy)).size > largeCopy)
    listener.note?.(`${copy}: more than ${largeCopy / 1e6} MB; show less in it.`);
}
