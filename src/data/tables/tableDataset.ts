import pl from 'nodejs-polars';
import { checkInteger, checkRange, InputError, Random } from '../../base';
import { countSplits } from '../dataset';
import { readLabels } from '../labels';
import type { Manifest } from '../manifest';
import { splitNames, type SplitName } from '../splits';

/** Some rows of a table without images. */
export interface TableSplit {
  readonly name: string;
  /** Columns `row` (from 0 in each split), `id` (the row of the source, from 0), `split`, `label` (0 or 1), then the others. */
  readonly table: pl.DataFrame;
}

/**
 * A dataset that is a table without images: what the columns are for, and three splits. The names of its columns go to the
 * functions of `fairness`, and its feature columns to {@link fitEncoder}.
 *
 * @example
 * const adult = await loadDataset('adult', { seed: 1 });
 * const encoder = fitEncoder(adult.splits.train.table, { features: adult.features });
 * await model.fit(encoder.samples(adult.splits.train.table));
 */
export interface TableDataset {
  readonly name: string;
  /** All rows; here `row` counts through the whole table, in the splits through the rows of the split. */
  readonly table: pl.DataFrame;
  /** What a model may look at: numbers, booleans or text. None of them is in `sensitive`. Empty for published counts. */
  readonly features: readonly string[];
  /** The column of the truth, 0 or 1. */
  readonly label: string;
  /** Columns whose values are groups. */
  readonly sensitive: readonly string[];
  readonly splits: Readonly<Record<SplitName, TableSplit>>;
  /** Where the data comes from, under which licence, with which options and checksums. */
  readonly manifest: Manifest;
}

/** How a table is split. */
export interface TableSplitOptions {
  /** Which rows are in which split. Default 0. */
  readonly seed?: number;
  /** The share of the rows for validation: choosing settings, thresholds and calibration. In [0, 1], rounded to whole rows. Default 0.2. */
  readonly validation?: number;
  /** The share of the rows for the test, in [0, 1]. Default 0.2. With `validation` at most 1. */
  readonly test?: number;
}

/** The option keys of {@link TableSplitOptions}. */
export const tableSplitKeys = ['seed', 'validation', 'test'] as const satisfies readonly (keyof TableSplitOptions)[];

/** What a table is, before its rows are numbered and split. */
export interface TableContent {
  /** With a column `label` of 0 and 1. */
  readonly table: pl.DataFrame;
  readonly features: readonly string[];
  readonly sensitive: readonly string[];
  readonly manifest: Omit<Manifest, 'splits'>;
}

/** The options with their defaults. @throws InputError for shares that are none, or too large together */
export function tableSplitOptions(options: TableSplitOptions): Required<TableSplitOptions> {
  const { seed = 0, validation = 0.2, test = 0.2 } = options;
  checkInteger('seed', seed, 0);
  checkRange('validation', validation, 0, 1);
  checkRange('test', test, 0, 1);
  if (validation + test > 1) throw new InputError('validation + test', 'at most 1', validation + test);
  return { seed, validation, test };
}

/**
 * Numbers the rows of a table and cuts them into splits, at random by the seed; rows stay in the order of the source.
 *
 * @param split - shares, or `test` where all rows are in the test split, as those of published counts
 * @throws InputError when a label is neither 0 nor 1
 */
export function assembleTable(content: TableContent, split: Required<TableSplitOptions> | 'test'): TableDataset {
  const { features, sensitive, manifest } = content;
  const { name } = manifest;
  readLabels(`${name}: label`, content.table.getColumn('label'));
  const names =
    split === 'test'
      ? content.table
          .getColumn('label')
          .toArray()
          .map(() => 'test')
      : drawSplits(content.table.height, split);
  const numbered = content.table.withColumns(
    numbers('row', content.table.height),
    numbers('id', content.table.height),
    pl.Series('split', names, pl.Utf8),
    pl.col('label').cast(pl.Int32),
  );
  const first = ['row', 'id', 'split', 'label', ...sensitive];
  const table = numbered.select(...first, ...numbered.columns.filter((column) => !first.includes(column)));
  const cut = (of: SplitName): TableSplit => {
    const rows = table.filter(pl.col('split').eq(pl.lit(of)));
    return { name: of, table: rows.withColumns(numbers('row', rows.height)) };
  };
  const splits = { train: cut('train'), validation: cut('validation'), test: cut('test') };
  const options = split === 'test' ? manifest.options : { ...manifest.options, ...split };
  return {
    name,
    table,
    features,
    label: 'label',
    sensitive,
    splits,
    manifest: { ...manifest, options, splits: countSplits(name, table) },
  };
}

/** The split of each row. */
function drawSplits(count: number, { seed, validation, test }: Required<TableSplitOptions>): SplitName[] {
  const order = new Random(seed).shuffle(Uint32Array.from({ length: count }, (_, row) => row));
  const tested = Math.round(test * count);
  const validated = Math.min(count - tested, Math.round(validation * count));
  const names = new Array<SplitName>(count).fill(splitNames[0]);
  order.forEach((row, place) => {
    if (place < tested) names[row] = 'test';
    else if (place < tested + validated) names[row] = 'validation';
  });
  return names;
}

function numbers(name: string, count: number): pl.Series {
  return pl.Series(
    name,
    Int32Array.from({ length: count }, (_, i) => i),
    pl.Int32,
  );
}
