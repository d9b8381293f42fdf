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
  if (can('getColumn') && can('withColumns') && can('toRecords')) return;
  const fail = (got: unknown, todo: string): InputError => new InputError(what, 'a table (DataFrame)', got, todo);
  if (can('collectSync')) throw fail('a LazyFrame', 'Run it first: table.collectSync().');
  if (can('isNumeric')) throw fail('a Series', 'Make a table of it: pl.DataFrame([series]).');
  if (Array.isArray(table)) throw fail(table, 'Make a table of the rows: pl.DataFrame(rows).');
  throw fail(table, 'Make a table of columns: pl.DataFrame({ name: values }).');
}
