import type pl from 'nodejs-polars';
import { InputError } from '../base';

/**
 * Refuses what is no DataFrame. Told by what it can do and not by its class: it may come from another copy of the package.
 *
 * @param what - the argument
 * @throws InputError for a LazyFrame, a Series, an array, a split, `undefined` and all else
 * @example
 * checkTable('table', pl.Series([1, 2]));
 * // table: expected a table (DataFrame), got a Series. Make a table of it: pl.DataFrame([series]).
 */
export function checkTable(what: string, table: unknown): void {
  const can = (name: string): boolean =>
    typeof (table as Readonly<Record<string, unknown>> | null | undefined)?.[name] === 'function';
  if (can('getColumn') && can('withColumns') && can('toRecords')) return checkHidden(what, table as pl.DataFrame);
  const fail = (got: unknown, todo: string): InputError => new InputError(what, 'a table (DataFrame)', got, todo);
  if (can('collectSync')) throw fail('a LazyFrame', 'Run it first: table.collectSync().');
  if (can('isNumeric')) throw fail('a Series', 'Make a table of it: pl.DataFrame([series]).');
  if (Array.isArray(table)) throw fail(table, 'Make a table of the rows: pl.DataFrame(rows).');
  throw fail(table, 'Make a table of columns: pl.DataFrame({ name: values }).');
}

/** A DataFrame gives a column for a property of its name, so that a column can hide what the table says of itself. */
function checkHidden(what: string, table: pl.DataFrame): void {
  const hidden = [...(Array.isArray(table.columns) ? [] : ['columns']), ...(typeof table.height === 'number' ? [] : ['height'])]; // prettier-ignore
  if (hidden.length === 0) return;
  const todo = 'It hides what a DataFrame has of that name. Give it another name where the table is made.';
  throw new InputError(what, 'no column of that name', hidden.join(' and '), todo);
}
