import pl from 'nodejs-polars';
import { checkTable } from './checkTable';
import { InputError } from '../base';

/**
 * A numeric column as numbers; booleans count as 0 and 1. Infinite values pass, for the logarithm of an empty bin is one.
 *
 * @param table - at least one row
 * @param column - name of the column
 * @throws InputError when it is no table or an empty one, the column is missing or not numeric, or a value is empty or NaN
 * @example
 * numberColumn(scored, 'bias');   // Float64Array, one number per row
 */
export function numberColumn(table: pl.DataFrame, column: string): Float64Array {
  const series = findColumn(table, column);
  if (!series.isNumeric() && !series.isBoolean()) {
    throw new InputError(`column ${column}`, 'numbers', String(series.dtype), 'Name a numeric column.');
  }
  const numbers = asNumbers(series);
  const first = firstNaN(numbers);
  if (first >= 0) {
    const bad = numbers.filter(Number.isNaN).length;
    throw new InputError(
      `column ${column}`,
      'a number in each row',
      `${bad} of ${numbers.length} empty or NaN, the first in row ${first}`,
      'Find out where they come from (did the training diverge?), or filter them out.',
    );
  }
  return numbers;
}

/** The first place of a NaN, or -1: a plain loop, for millions of values pass here. */
function firstNaN(numbers: Float64Array): number {
  for (let i = 0; i < numbers.length; i++) if (Number.isNaN(numbers[i])) return i;
  return -1;
}

/** Empty values are NaN. Polars' own conversion is some twenty times as fast as one value at a time; it knows no empty ones. */
function asNumbers(series: pl.Series): Float64Array {
  // A cast makes a new series, which takes longer than all the rest.
  const type = series.dtype as { equals(other: unknown): boolean };
  const numbers = type.equals(pl.Float64) ? series : series.cast(pl.Float64);
  if (series.nullCount() === 0) return new Float64Array(numbers.toTypedArray() as Float64Array);
  return Float64Array.from(numbers.toArray() as (number | null)[], (value) => (value === null ? NaN : value));
}

/**
 * A column of classes as 0 and 1.
 *
 * @throws InputError as {@link numberColumn}, and when a value is neither 0 nor 1
 * @example
 * labelColumn(scored, 'label');   // Uint8Array of 0 and 1
 */
export function labelColumn(table: pl.DataFrame, column: string): Uint8Array {
  const values = numberColumn(table, column);
  const first = values.findIndex((value) => value !== 0 && value !== 1);
  if (first >= 0) {
    throw new InputError(`column ${column}`, '0 or 1 in each row', `${values[first]} in row ${first}`);
  }
  return Uint8Array.from(values);
}

/**
 * A column as text, for groups and captions: dates as 2024-03-01, with a time of day as 2024-03-01T09:30:00.000Z; empty values stay null.
 *
 * @throws InputError when it is no table or an empty one, or the column is missing
 * @example
 * textColumn(scored, 'skinTone');   // ['light', 'dark', null, ...]
 */
export function textColumn(table: pl.DataFrame, column: string): (string | null)[] {
  return cells(table, column).map((value) => (value === null ? null : textOf(value)));
}

/** A value of a column of any type but lists. */
export type Cell = string | number | bigint | boolean | Date;

/** The values of a column as they are. @throws InputError as {@link textColumn} */
export function cells(table: pl.DataFrame, column: string): (Cell | null)[] {
  return findColumn(table, column).toArray();
}

/** A value as text. */
export function textOf(value: Cell): string {
  if (!(value instanceof Date)) return String(value);
  const text = value.toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text;
}

function findColumn(table: pl.DataFrame, column: string): pl.Series {
  checkTable('table', table);
  if (table.height === 0) {
    throw new InputError('table', 'at least one row', '0 rows', 'A filter may have removed them all.');
  }
  if (!table.columns.includes(column)) {
    throw new InputError('column', `one of ${table.columns.join(', ')}`, column);
  }
  return table.getColumn(column);
}
