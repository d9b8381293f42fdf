import pl from 'nodejs-polars';
import { InputError } from '../base';
import type { ImageStore } from './imageStore';
import { readLabels } from './labels';
import type { Manifest } from './manifest';
import type { PartMaps } from './partMaps';
import { splitNames, type SplitName } from './splits';

/**
 * Some rows of a dataset with their images. The column `row` (Int32) of the table says which image belongs to a table row,
 * so that the table can be sorted and filtered and still finds its images.
 *
 * @example
 * const dark = test.table.filter(pl.col('skinTone').eq(pl.lit('dark')));
 * const images = test.images.select(dark.getColumn('row').toArray());
 */
export interface Split {
  readonly name: string;
  /** One row per image; columns `row`, `id`, `split`, `label` (0 or 1), then attributes and provenance. */
  readonly table: pl.DataFrame;
  readonly images: ImageStore;
  /** What of the picture each pixel of the images shows, where the dataset knows it. */
  readonly parts?: PartMaps;
}

/** A table, its images, and the same cut into three splits that share the images' memory. */
export interface Dataset {
  readonly name: string;
  /** All rows; here `row` counts through `images`, in the splits through the split's own images. */
  readonly table: pl.DataFrame;
  readonly images: ImageStore;
  /** What of the picture each pixel shows, where it is known; the splits have theirs. */
  readonly parts?: PartMaps;
  readonly splits: Readonly<Record<SplitName, Split>>;
  /** Where the data comes from, under which licence, with which options and checksums. */
  readonly manifest: Manifest;
}

/**
 * Puts a table and its images together and checks that they belong together.
 *
 * @param table - one row per image, in the images' order; needs columns `id`, `split` and `label`, may have any others
 * @param images - as many as the table has rows
 * @param manifest - what it is and where it comes from; `splits` is filled in
 * @param parts - the maps of the images' parts, in their order. Default: none
 * @throws InputError when a column is missing, the counts differ, a label is not 0 or 1, or a split has another name
 * @example
 * const dataset = assembleDataset(table, new ImageStore(bytes, { height: 64, width: 64, channels: 3 }), manifest);
 */
export function assembleDataset(
  table: pl.DataFrame,
  images: ImageStore,
  manifest: Omit<Manifest, 'splits'>,
  parts?: PartMaps,
): Dataset {
  const { name } = manifest;
  for (const column of ['id', 'split', 'label']) {
    if (!table.columns.includes(column)) {
      throw new InputError(`${name}: columns of the table`, 'id, split and label among them', table.columns.join(', '));
    }
  }
  if (table.height !== images.length) {
    const expected = `${images.length}, one for each image`;
    throw new InputError(
      `${name}: rows of the table`,
      expected,
      table.height,
      'Table and images do not belong together.',
    );
  }
  if (parts && parts.length !== images.length) {
    throw new InputError(`${name}: maps of parts`, `${images.length}, one for each image`, parts.length);
  }
  readLabels(`${name}: label`, table.getColumn('label'));
  const rows = rowsBySplit(name, table);
  const numbered = numberRows(table);
  const split = (of: SplitName): Split => ({
    name: of,
    table: numberRows(numbered.filter(pl.col('split').eq(pl.lit(of)))),
    images: images.select(rows[of]),
    ...(parts ? { parts: parts.select(rows[of]) } : {}),
  });
  const splits = { train: split('train'), validation: split('validation'), test: split('test') };
  const filled = { ...manifest, splits: countSplits(name, table) };
  return { name, table: numbered, images, ...(parts ? { parts } : {}), splits, manifest: filled };
}

/** How many rows each split has. @throws InputError for a split of another name */
export function countSplits(name: string, table: pl.DataFrame): Record<SplitName, number> {
  const { train, validation, test } = rowsBySplit(name, table);
  return { train: train.length, validation: validation.length, test: test.length };
}

function rowsBySplit(name: string, table: pl.DataFrame): Record<SplitName, number[]> {
  const rows: Record<SplitName, number[]> = { train: [], validation: [], test: [] };
  (table.getColumn('split').toArray() as unknown[]).forEach((split, row) => {
    const known = splitNames.find((one) => one === split);
    if (!known)
      throw new InputError(`${name}: split`, `one of ${splitNames.join(', ')}`, `${String(split)} in row ${row}`);
    rows[known].push(row);
  });
  return rows;
}

/** The table with `row`, `id`, `split`, `label` first; `row` counts from 0, `label` is Int32 whatever it was. */
function numberRows(table: pl.DataFrame): pl.DataFrame {
  const first = ['row', 'id', 'split', 'label'];
  const row = pl.Series(
    'row',
    Int32Array.from({ length: table.height }, (_, i) => i),
    pl.Int32,
  );
  const others = table.columns.filter((column) => !first.includes(column));
  return table.withColumns(row, pl.col('label').cast(pl.Int32)).select(...first, ...others);
}
