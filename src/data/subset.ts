import pl from 'nodejs-polars';
import { InputError } from '../base';
import type { Split } from './dataset';

/** What to do about a table whose rows are not where its images are. */
const advice = 'Take subset(split, table): its images follow the table.';

/**
 * Some rows of a split, in any order, with their images: what is left of a table after filtering, sorting or drawing from it.
 * Copies no pixels.
 *
 * @param split - where the table comes from
 * @param table - rows of the split's table; `row` tells which, or `id` where there is no `row`. Other columns are kept, new
 * ones too
 * @returns a split whose `row` counts from 0 in the order of the table
 * @throws InputError when the table has neither column, or a row of it is not in the split
 * @example
 * const dark = subset(test, test.table.filter(pl.col('skinTone').eq(pl.lit('dark'))));
 * await model.evaluate(dark);
 */
export function subset(split: Split, table: pl.DataFrame): Split {
  const rows = table.columns.includes('row') ? byRow(split, table) : byId(split, table);
  const row = pl.Series('row', Int32Array.from(rows.keys()), pl.Int32);
  const { name, images, parts } = split;
  const own = { name, table: table.withColumns(row), images: images.select(rows) };
  return parts ? { ...own, parts: parts.select(rows) } : own;
}

/**
 * Refuses a table whose rows are in another order than its images, as after sorting it alone: labels would go to the wrong
 * images. A table without a column `row` is taken as it is.
 *
 * @throws InputError naming the first row that is out of place
 */
export function checkRowOrder(what: string, { table, images }: Split): void {
  if (table.height !== images.length) {
    throw new InputError(`${what}: rows of the table`, `${images.length}, one for each image`, table.height, advice);
  }
  if (!table.columns.includes('row')) return;
  const wrong = numbersOf(table, 'row').findIndex((row, i) => row !== i);
  if (wrong === -1) return;
  throw new InputError(
    `${what}: order of the table`,
    'the order of the images (row 0, 1, 2, ...)',
    `row ${String(table.getColumn('row').get(wrong))} in place ${wrong}`,
    advice,
  );
}

function byRow(split: Split, table: pl.DataFrame): number[] {
  const rows = numbersOf(table, 'row');
  const bad = rows.find((row) => !(Number.isInteger(row) && row >= 0 && row < split.images.length));
  if (bad !== undefined) {
    throw new InputError('subset: row', `0 to ${split.images.length - 1}, as in the split`, bad, 'Use its own table.');
  }
  if (!table.columns.includes('id') || !split.table.columns.includes('id')) return rows;
  const [ids, own] = [valuesOf(table, 'id'), valuesOf(split.table, 'id')];
  const idOf = new Map(imageRows(split).map((row, i) => [row, own[i]]));
  const strange = rows.findIndex((row, i) => idOf.get(row) !== ids[i]);
  if (strange === -1) return rows;
  const got = `${String(ids[strange])} with row ${rows[strange]}`;
  throw new InputError('subset: table', 'rows of this split', got, 'Filter the table of the same split.');
}

function byId(split: Split, table: pl.DataFrame): number[] {
  if (!table.columns.includes('id') || !split.table.columns.includes('id')) {
    throw new InputError('subset: columns of the table', 'row or id among them', table.columns.join(', '));
  }
  const places = imageRows(split);
  const own = new Map(valuesOf(split.table, 'id').map((id, i) => [id, places[i]!]));
  return valuesOf(table, 'id').map((id) => {
    const row = own.get(id);
    if (row === undefined) {
      throw new InputError('subset: id', 'ids of this split', String(id), 'Filter the table of the same split.');
    }
    return row;
  });
}

/** Where the image of each row of a split's table is: as `row` says, else in the same place. */
function imageRows({ table }: Split): number[] {
  return table.columns.includes('row') ? numbersOf(table, 'row') : Array.from({ length: table.height }, (_, i) => i);
}

function valuesOf(table: pl.DataFrame, column: string): unknown[] {
  return Array.from(table.getColumn(column).toArray() as ArrayLike<unknown>);
}

function numbersOf(table: pl.DataFrame, column: string): number[] {
  return valuesOf(table, column).map(Number);
}
