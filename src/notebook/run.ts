import { clearLeftovers } from '../base';
import { checkParameters } from './checkParameters';
import { notRun } from './execute';
import { prepareJob, type Job } from './job';
import { checkPlaces } from './places';
import { problemOf, type NotebookResult } from './results';
import { runJob } from './runJob';
import { settingsOf, type RunNotebooksOptions, type Settings } from './settings';

/**
 * Runs notebooks headlessly, each in a kernel of its own, and writes executed copies; the sources stay as they are.
 *
 * @param files - paths of notebooks; `-` for the one on standard input
 * @returns a result for each, in their order, also for those that were not run as the run was stopped; it succeeded when
 *   every outcome is `ok`
 * @throws InputError on bad options, when two notebooks have the same name, when something would be written over that the run
 * reads or has written, or when a notebook does not take the parameters; nothing was run then
 * @example
 * const results = await runNotebooks(['notebooks/01-faces.ipynb'], { profile: 'quick', out: 'executed' });
 * process.exitCode = results.every(({ outcome }) => outcome === 'ok') ? 0 : 1;
 */
export async function runNotebooks(
  files: readonly string[],
  options: RunNotebooksOptions = {},
): Promise<NotebookResult[]> {
  const settings = settingsOf(options);
  await checkPlaces({ files, ...settings });
  await checkParameters(files, settings.parameters);
  // A run that writes no copy would leave it there.
  await clearLeftovers(settings.out);
  const prepared = await Promise.all(files.map((file) => prepareOrFail(file, settings)));
  const jobs = prepared.filter((one) => 'steps' in one);
  settings.listener.planned?.(
    jobs.filter(({ finished }) => !finished).map(({ file, steps }) => ({ file, cells: steps.map((s) => s.number) })),
  );
  return inParallel(prepared, settings.jobs, async (one) => {
    const result = 'steps' in one ? await runUnlessStopped(one, settings) : one;
    settings.listener.notebookEnded?.(result);
    return result;
  });
}

async function prepareOrFail(file: string, settings: Settings): Promise<Job | NotebookResult> {
  try {
    return await prepareJob(file, settings);
  } catch (error) {
    return { file, outcome: 'invalid', cells: [], seconds: 0, problem: problemOf(error, file) };
  }
}

async function runUnlessStopped(job: Job, settings: Settings): Promise<NotebookResult> {
  if (!settings.signal.aborted) return runJob(job, settings);
  const { file, steps } = job;
  return { file, outcome: 'aborted', cells: steps.map(notRun), seconds: 0, problem: `${file}: not run.` };
}

/** Does something with items, a few at a time; the results are in the order of the items. */
async function inParallel<T, R>(items: readonly T[], atATime: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [i, item] of queue) results[i] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atATime, items.length) }, worker));
  return results;
}
