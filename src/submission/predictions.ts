import pl from 'nodejs-polars';
import { messageOf } from '../base';
import { Rejection, shown } from './rejection';

/** Predictions for the rows of a contest, or for rows of one's own. */
export interface Predictions {
  /** Which image: its `row` in the contest's table. */
  readonly row: Int32Array;
  /** A logit: above 0 means a face, and higher is surer. Any finite number. */
  readonly score: Float64Array;
  /** How unsure, higher is less sure; undefined where none was given. */
  readonly risk: Float64Array | undefined;
}

/** Predictions on rows whose truth is known: the entrant's validation rows, or data of their own. */
export interface LabelledPredictions extends Predictions {
  /** 1 = face, 0 = not. */
  readonly label: Uint8Array;
  /** The group of each row; null for rows that belong to none, such as those that are no faces. */
  readonly group: readonly (string | null)[];
}

/** The most rows of predictions. */
export const rowLimit = 1_000_000;

/** Columns of predictions. */
const columns = { row: 'whole numbers', score: 'numbers' } as const;

/**
 * Reads predictions from Parquet: `row` (whole number), `score` (float) and, optional, `risk` (float).
 *
 * A file of somebody else is for a process of its own, as native code reads it: see `readInProcess`.
 *
 * @param file - what rejections call the submission
 * @param bytes - of the Parquet file
 * @param rows - how many rows there are to predict: each from 0 to `rows - 1` once, in any order; undefined: any numbers, each once
 * @returns in the order of `row`
 * @throws Rejection when the file is no Parquet, a column is missing, is of another type or should not be there, a value is empty, NaN
 * or infinite, or a row is missing, comes twice or is none
 */
export function readPredictions(file: string, bytes: Uint8Array, rows?: number): Predictions {
  const table = readTable(file, bytes);
  checkColumns(file, table, [...Object.keys(columns)], ['risk']);
  return inOrder(file, table, rows);
}

/**
 * Reads predictions with their truth from Parquet: the columns of {@link readPredictions}, and `label` (0 or 1) and `group` (text, or
 * empty). Rows may have any numbers, each once.
 *
 * @throws Rejection as {@link readPredictions}, and when a label is neither 0 nor 1, or a group is no text
 */
export function readLabelledPredictions(file: string, bytes: Uint8Array): LabelledPredictions {
  const table = readTable(file, bytes);
  checkColumns(file, table, [...Object.keys(columns), 'label', 'group'], ['risk']);
  const predictions = inOrder(file, table);
  const order = orderOf(wholes(file, table, 'row'));
  const labels = wholes(file, table, 'label');
  const bad = labels.findIndex((label) => label !== 0 && label !== 1);
  if (bad >= 0) throw wrong(file, `has label ${labels[bad]} in line ${bad + 1}, and neither 0 nor 1`);
  const groups = table.getColumn('group').toArray() as unknown[];
  if (!groups.every((group) => group === null || (typeof group === 'string' && group.length <= 100))) {
    throw wrong(file, 'has groups that are no short texts');
  }
  const label = Uint8Array.from(order, (line) => labels[line]!);
  return { ...predictions, label, group: Array.from(order, (line) => groups[line] as string | null) };
}

function readTable(file: string, bytes: Uint8Array): pl.DataFrame {
  const head = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  const tail = Buffer.from(bytes.subarray(-4)).toString('latin1');
  if (bytes.length < 12 || head !== 'PAR1' || tail !== 'PAR1') throw wrong(file, 'is no whole Parquet file');
  let table: pl.DataFrame;
  try {
    table = pl.readParquet(Buffer.from(bytes), { numRows: rowLimit + 1 });
  } catch (error) {
    const words = messageOf(error).split('\n', 1)[0]!.slice(0, 120);
    throw wrong(file, `cannot be read (${shown(words).slice(1, -1)})`);
  }
  if (table.height > rowLimit) throw wrong(file, `has more than ${rowLimit} rows`);
  if (table.height === 0) throw wrong(file, 'has no rows');
  return table;
}

function checkColumns(file: string, { columns: own }: pl.DataFrame, needed: string[], optional: string[]): void {
  const missing = needed.find((name) => !own.includes(name));
  if (missing !== undefined) {
    const got = own.slice(0, 6).map(shown).join(', ');
    throw wrong(file, `has no column ${missing}, but ${got}${own.length > 6 ? ' and more' : ''}`);
  }
  const odd = own.find((name) => !needed.includes(name) && !optional.includes(name));
  if (odd !== undefined) {
    throw wrong(file, `has a column ${shown(odd)} beside ${[...needed, ...optional].join(', ')}`);
  }
}

function inOrder(file: string, table: pl.DataFrame, rows?: number): Predictions {
  const row = wholes(file, table, 'row');
  const score = floats(file, table, 'score');
  const risk = table.columns.includes('risk') ? floats(file, table, 'risk') : undefined;
  checkRows(file, row, rows);
  const order = orderOf(row);
  const sorted = (values: Float64Array) => Float64Array.from(order, (line) => values[line]!);
  return { row: Int32Array.from(order, (line) => row[line]!), score: sorted(score), risk: risk && sorted(risk) };
}

/** @throws Rejection when a row is none, comes twice or is missing */
function checkRows(file: string, row: Float64Array, rows = Infinity): void {
  const seen = new Map<number, number>();
  for (const [line, number] of row.entries()) {
    if (!(number >= 0 && number < Math.min(rows, 2 ** 31))) {
      const range = rows === Infinity ? 'no number of a row' : `and there are 0 to ${rows - 1}`;
      throw wrong(file, `has row ${number} in line ${line + 1}, ${range}`);
    }
    const before = seen.get(number);
    if (before !== undefined) throw wrong(file, `has row ${number} twice, in lines ${before + 1} and ${line + 1}`);
    seen.set(number, line);
  }
  if (rows === Infinity || seen.size === rows) return;
  let missing = 0;
  while (seen.has(missing)) missing++;
  const others = rows - seen.size - 1;
  throw wrong(file, `lacks row ${missing}${others > 0 ? ` and ${others} others` : ''}`);
}

function orderOf(row: Float64Array): Uint32Array {
  return Uint32Array.from(row, (_, line) => line).sort((a, b) => row[a]! - row[b]!);
}

/** A column of whole numbers, by its type: floats that happen to be whole are not. */
function wholes(file: string, table: pl.DataFrame, name: string): Float64Array {
  const type = typeOf(table, name);
  if (!/^U?Int(8|16|32|64)$/.test(type)) throw wrongType(file, name, 'whole numbers', type);
  return numbers(file, table, name);
}

function floats(file: string, table: pl.DataFrame, name: string): Float64Array {
  const type = typeOf(table, name);
  if (!/^Float(32|64)$/.test(type)) throw wrongType(file, name, 'floating-point numbers', type);
  return numbers(file, table, name);
}

/** The name of a column's type, such as `Int32`. */
function typeOf(table: pl.DataFrame, name: string): string {
  return String(table.getColumn(name).dtype).replace(/^DataType\((.*)\)$/, '$1');
}

function numbers(file: string, table: pl.DataFrame, name: string): Float64Array {
  const values = (table.getColumn(name).toArray() as unknown[]).map((value) => (value === null ? null : Number(value)));
  const bad = values.findIndex((value) => value === null || !Number.isFinite(value));
  if (bad < 0) return Float64Array.from(values as number[]);
  throw wrong(
    file,
    `has ${values[bad] === null ? 'an empty' : 'a'} ${name}${values[bad] === null ? '' : ` of ${values[bad]}`} in line ${bad + 1}`,
  );
}

function wrongType(file: string, name: string, expected: string, type: string): Rejection {
  return wrong(file, `has the type ${shown(type.slice(0, 60)).slice(1, -1)} in ${name}, and no ${expected}`);
}

function wrong(file: string, reason: string): Rejection {
  return new Rejection('predictions', file, `predictions.parquet ${reason}`, 'Write it with writeEntry.');
}
