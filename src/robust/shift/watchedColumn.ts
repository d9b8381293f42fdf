import type pl from 'nodejs-polars';
import { InputError } from '../../base';
import { cells, textOf, type Cell } from '../../table';
import { emptyCategory, type ComparedColumn } from './columns';

/** How a column of a stream becomes places on a line. */
export interface WatchedColumn {
  readonly name: string;
  readonly kind: 'number' | 'category';
  /** The categories of the reference in their order; empty for numbers. */
  readonly categories: readonly string[];
}

/** A column of the reference as it is watched. */
export function watched({ kind, name, first }: ComparedColumn): WatchedColumn {
  return { name, kind, categories: kind === 'category' ? [...new Set(first)].sort() : [] };
}

/**
 * The places of a column's values: numbers as they are, empty ones above all; categories by their order, those that the reference has not above all.
 *
 * @throws InputError when the column is missing, or a value is of another kind or infinite
 */
export function placesOf(table: pl.DataFrame, { name, kind, categories }: WatchedColumn): Float64Array {
  const values = cells(table, name);
  if (kind === 'category') {
    const places = new Map(categories.map((category, i) => [category, i]));
    return Float64Array.from(values, (value) => places.get(wordOf(value)) ?? categories.length);
  }
  return Float64Array.from(values, (value, row) => {
    if (value === null || Number.isNaN(value)) return Infinity;
    const place = typeof value === 'string' ? NaN : Number(value);
    if (Number.isFinite(place)) return place;
    throw new InputError(`column ${name}`, 'finite numbers, as in the reference, or empty values', `${textOf(value)} in row ${row}`); // prettier-ignore
  });
}

function wordOf(value: Cell | null): string {
  return value === null || Number.isNaN(value) ? emptyCategory : textOf(value);
}
