import { readFile } from 'node:fs/promises';
import path from 'node:path';
import pl from 'nodejs-polars';
import { checkKeys, InputError, messageOf } from '../../base';
import { readLabelledPredictions, readPredictions, type LabelledPredictions } from '../predictions';
import { Rejection } from '../rejection';
import { metricNames, scorePredictions, type ContestScores, type MetricName } from '../score/scorePredictions';
import type { EntryProblem } from './notebookProblems';
import { readRun, type EntryRun } from './run';

/** An entry as it lies in its folder. */
export interface CheckedEntry {
  /** Undefined where it cannot be read. */
  readonly run: EntryRun | undefined;
  readonly predictions: Buffer | undefined;
  /** Whether the predictions have labels of their own: the track `own`. */
  readonly labelled: boolean;
  /** What the scores may be, from predictions whose truth the entrant knows; undefined where there are none. */
  readonly estimate: ContestScores | undefined;
  readonly problems: readonly EntryProblem[];
}

const runIt = 'Run the notebook: writeEntry in it writes the files.';

/**
 * Checks the files of an entry as the scorer will, and estimates the scores from the validation predictions.
 *
 * @param folder - what `writeEntry` has written into
 * @param rows - how many rows the contest has; undefined where that is not known
 */
export async function readEntry(folder: string, rows?: number): Promise<CheckedEntry> {
  const problems: EntryProblem[] = [];
  const run = await readRun(folder).catch((error: unknown) => {
    problems.push(problemOf(error));
    return undefined;
  });
  const bytes = (name: string): Promise<Buffer | undefined> => readFile(path.join(folder, name)).catch(() => undefined);
  const [predictions, validation] = [await bytes('predictions.parquet'), await bytes('validation.parquet')];
  const attempt = <T>(name: string, read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Rejection || error instanceof InputError)) throw error;
      problems.push(problemOf(error, name));
      return undefined;
    }
  };
  if (!predictions && run)
    problems.push({ what: `${path.join(folder, 'predictions.parquet')} is missing`, todo: runIt });
  const labelled = predictions !== undefined && (run?.contest ?? null) === null && hasLabels(predictions);
  const own =
    predictions && labelled ? attempt('predictions', () => readLabelledPredictions('', predictions)) : undefined;
  if (predictions && !labelled) attempt('predictions', () => readPredictions('', predictions, rows));
  const known = own ?? (validation && attempt('validation', () => readLabelledPredictions('', validation)));
  const estimate = known && attempt('validation', () => scorePredictions(known satisfies LabelledPredictions));
  return { run, predictions, labelled, estimate, problems };
}

/** Options of {@link checkEntry}. */
export interface CheckEntryOptions {
  /** The contest, as `loadContest` gives it. Default: none, so that the number of rows is not checked. */
  readonly contest?: { readonly table: pl.DataFrame };
}

/**
 * What `risklab submit` will say of the files of an entry, and an estimate of the scores, with intervals of 95%, from the validation predictions: an
 * estimate, as the hidden test set is another one.
 *
 * @param folder - what `writeEntry` has written into
 * @returns one line per metric: metric, estimate, lower, upper
 * @throws InputError that names all that is wrong
 * @example
 * await show(await checkEntry('entry', { contest }));
 */
export async function checkEntry(folder: string, options: CheckEntryOptions = {}): Promise<pl.DataFrame> {
  checkKeys('checkEntry', options, ['contest']);
  const { problems, estimate } = await readEntry(folder, options.contest?.table.height);
  if (problems.length > 0) {
    const [first] = problems;
    throw new InputError(
      folder,
      'an entry that can be handed in',
      problems.map(({ what }) => what).join('; '),
      first!.todo,
    );
  }
  return estimateTable(estimate);
}

const titles: Readonly<Record<MetricName, string>> = {
  worstGroup: 'worst group',
  gap: 'gap',
  accuracy: 'accuracy',
  errorAuroc: 'errors by risk (AUROC)',
  ece: 'calibration error',
};

/** An estimate as a table: metric, estimate, lower, upper. */
export function estimateTable(estimate: ContestScores | undefined): pl.DataFrame {
  const known = metricNames.filter((name) => estimate?.[name]);
  const cell = (key: 'value' | 'lower' | 'upper') => known.map((name) => estimate![name]![key]);
  return pl.DataFrame([
    pl.Series(
      'metric',
      known.map((name) => titles[name]),
      pl.Utf8,
    ),
    pl.Series('estimate', cell('value'), pl.Float64),
    pl.Series('lower', cell('lower'), pl.Float64),
    pl.Series('upper', cell('upper'), pl.Float64),
  ]);
}

function hasLabels(bytes: Buffer): boolean {
  try {
    return pl.readParquet(bytes).columns.includes('label');
  } catch {
    return false;
  }
}

function problemOf(error: unknown, name?: string): EntryProblem {
  if (error instanceof Rejection)
    return { what: error.reason.replace('predictions.parquet', `${name}.parquet`), todo: error.todo };
  // The message ends with what to do, if it says so: it is not said twice.
  const message = messageOf(error).replace(runIt, '').trim().replace(/\.$/, '');
  return { what: message, todo: runIt };
}
