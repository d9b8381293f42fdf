import type pl from 'nodejs-polars';
import { InputError } from '../../base';
import { cells, textOf, type Cell } from '../../table';

/** A column of two tables: numbers (NaN where empty), or categories as text. */
export type ComparedColumn =
  | { readonly kind: 'number'; readonly name: string; readonly first: Float64Array; readonly second: Float64Array }
  | { readonly kind: 'category'; readonly name: string; readonly first: readonly string[]; readonly second: readonly string[] }; // prettier-ignore

/** What a category column has where it is empty. */
export const emptyCategory = '(empty)';

/** Numbers of at most so many different values, all whole, are categories. */
const fewValues = 10;
/** The columns that say which row it is, and nothing else. */
const numbering = ['row', 'id', 'split'];

/**
 * The columns of two tables, as they are compared: numbers and dates as numbers; text, booleans, and whole numbers of at most ten different values as categories.
 *
 * @param names - default: all that both tables have, but for `row`, `id` and `split`
 * @returns the columns, and those that were left out since they say which row it is: text that is hardly ever twice the same
 * @throws InputError for a column that is not in both, of no kind that can be compared, or numbers in one and text in the other
 */
export function comparedColumns(
  first: pl.DataFrame,
  second: pl.DataFrame,
  names?: readonly string[],
): { columns: ComparedColumn[]; leftOut: string[] } {
  const asked = names ?? first.columns.filter((name) => second.columns.includes(name) && !numbering.includes(name));
  if (asked.length === 0) throw new InputError('columns', 'at least one column that both tables have', 'none');
  const columns: ComparedColumn[] = [];
  const leftOut: string[] = [];
  for (const name of asked) {
    const column = compared(name, cells(first, name), cells(second, name));
    if (names === undefined && isNaming(column)) leftOut.push(name);
    else columns.push(column);
  }
  if (columns.length > 0) return { columns, leftOut };
  throw new InputError('columns', 'a column that says more than which row it is', leftOut.join(', '), 'Name columns.');
}

function compared(name: string, first: readonly (Cell | null)[], second: readonly (Cell | null)[]): ComparedColumn {
  const all = [...first, ...second].filter((value) => value !== null);
  const isNumber = (value: Cell): boolean => typeof value === 'number' || typeof value === 'bigint' || value instanceof Date; // prettier-ignore
  const numbers = all.filter(isNumber).length;
  const isPlain = all.every((value) => isNumber(value) || typeof value === 'string' || typeof value === 'boolean');
  if (!isPlain) throw new InputError(`column ${name}`, 'numbers, text, booleans or dates', 'other values', 'Leave it out.'); // prettier-ignore
  if (numbers > 0 && numbers < all.length) {
    throw new InputError(`column ${name}`, 'numbers or text in both tables', 'numbers in one and text in the other');
  }
  if (numbers > 0 && !isFewWhole(all)) {
    const read = (values: readonly (Cell | null)[]): Float64Array =>
      Float64Array.from(values, (value) => (value === null ? NaN : Number(value)));
    return { kind: 'number', name, first: read(first), second: read(second) };
  }
  const words = (values: readonly (Cell | null)[]): string[] =>
    values.map((value) => (value === null || Number.isNaN(value) ? emptyCategory : textOf(value)));
  return { kind: 'category', name, first: words(first), second: words(second) };
}

/** By both tables together, so that which of the two a row is in has no say. */
function isFewWhole(values: readonly Cell[]): boolean {
  const different = new Set<number>();
  for (const value of values) {
    if (value instanceof Date) return false;
    const number = Number(value);
    if (Number.isNaN(number)) continue;
    if (!Number.isInteger(number) || different.add(number).size > fewValues) return false;
  }
  return true;
}

/** Text that is hardly ever twice the same, in either table or in both: names, sentences, keys. */
function isNaming(column: ComparedColumn): boolean {
  if (column.kind === 'number') return false;
  const all = [...column.first, ...column.second];
  const different = new Set(all).size;
  return different > fewValues && different > Math.max(column.first.length, column.second.length) / 2;
}
