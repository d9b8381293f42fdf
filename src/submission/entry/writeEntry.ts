import path from 'node:path';
import pl from 'nodejs-polars';
import { checkInteger, checkKeys, InputError, makeFolders, writeFileWhole } from '../../base';
import { ranCodes } from '../../cell';
import { checkTable } from '../../table';
import { sha256 } from '../manifest';
import { readLabelledPredictions, readPredictions } from '../predictions';
import { Rejection } from '../rejection';
import { versionsHere, type EntryRun } from './run';

/** What {@link writeEntry} writes. */
export interface EntryOptions {
  /**
   * What is handed in: `row`, `score` (a logit: above 0 is a face) and, optional, `risk` (higher is less sure). In the track `avatar`
   * for each row of the contest; in the track `own` for data of your own, with their `label` (0 or 1) and `group` (of faces) beside them.
   */
  readonly predictions: pl.DataFrame;
  /** Predictions on images whose truth you know and on which you have not trained, with `label` and `group`: for the estimate. */
  readonly validation?: pl.DataFrame;
  /** The contest, as `loadContest` gives it. Default: none, so that nothing can be handed in but in the track `own`. */
  readonly contest?: { readonly id: string; readonly table: pl.DataFrame };
  /** The seed of the run. Default 0. */
  readonly seed?: number;
}

/** What comes into a Parquet file, and as which type. */
const types = { row: pl.Int32, score: pl.Float64, risk: pl.Float64, label: pl.Int32, group: pl.Utf8 } as const;

/**
 * Writes what `risklab submit` packs: `predictions.parquet`, `validation.parquet` and `run.json` (seed, versions, which cells had run). Each is
 * checked first, as the scorer checks it.
 *
 * @param folder - made where it is missing; `risklab submit` looks into `entry` beside the notebook
 * @throws InputError when a column is missing or wrong, or rows are missing or come twice; nothing is written then
 * @example
 * const table = contest.table.withColumns(scored.getColumn('yHat').alias('score'));
 * await writeEntry('entry', { predictions: table, validation, contest, seed });
 */
export async function writeEntry(folder: string, options: EntryOptions): Promise<void> {
  checkKeys('writeEntry', options, ['predictions', 'validation', 'contest', 'seed']);
  const { predictions, validation, contest, seed = 0 } = options;
  checkInteger('seed', seed, 0);
  const own = contest === undefined && predictions.columns.includes('label');
  const files = [{ name: 'predictions.parquet', bytes: parquetOf('predictions', predictions, own) }];
  checked('predictions', () =>
    own ? readLabelledPredictions('', files[0]!.bytes) : readPredictions('', files[0]!.bytes, contest?.table.height),
  );
  if (validation) {
    const bytes = parquetOf('validation', validation, true);
    checked('validation', () => readLabelledPredictions('', bytes));
    files.push({ name: 'validation.parquet', bytes });
  }
  const run: EntryRun = {
    format: 1,
    contest: contest?.id ?? null,
    seed,
    versions: versionsHere(),
    environment: { platform: process.platform, arch: process.arch },
    cells: ranCodes()?.map((code) => sha256(code)) ?? null,
  };
  await makeFolders(folder);
  for (const { name, bytes } of files) await writeFileWhole(path.join(folder, name), bytes);
  await writeFileWhole(path.join(folder, 'run.json'), `${JSON.stringify(run, null, 2)}\n`);
}

/** The columns that count, in their types. @throws InputError for a table without them */
function parquetOf(what: string, table: pl.DataFrame, labelled: boolean): Buffer {
  checkTable(what, table);
  const needed = ['row', 'score', ...(labelled ? ['label', 'group'] : [])];
  const missing = needed.filter((name) => !table.columns.includes(name));
  if (missing.length > 0) {
    throw new InputError(`${what}: columns`, needed.join(', '), `none named ${missing.join(', ')}`, 'Rename them so.');
  }
  const kept = [...needed, ...(table.columns.includes('risk') ? ['risk'] : [])] as (keyof typeof types)[];
  return table.select(...kept.map((name) => pl.col(name).cast(types[name]))).writeParquet({ compression: 'zstd' });
}

/** Says what is wrong as it stands in the notebook. */
function checked(what: string, read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    const got = error.reason.replace(/^predictions\.parquet (has |lacks )?/, (_, verb = '') => String(verb));
    throw new InputError(what, 'predictions that can be scored', `a table that ${got}`);
  }
}
