import pl from 'nodejs-polars';
import { checkTable } from './checkTable';
import { InputError } from '../base';

/** A table and what it is called. */
export type NamedTable = readonly [name: string, table: pl.DataFrame];

/**
 * One table, or several to compare by their names: `{ before, after }`, or pairs `[['before', before], ['after', after]]`. The type
 * of a pair is a wide one, for it is that of `runs.map(({ name, scored }) => [name, scored])`.
 */
export type Tables =
  pl.DataFrame | Readonly<Record<string, pl.DataFrame>> | readonly (readonly (string | pl.DataFrame)[])[];

/** A value for all tables, or one for each: in the order of the tables, or by their names. */
export type ForEach<T> = T | readonly T[] | Readonly<Record<string, T>>;

/**
 * The tables with their names, in their order; a single table has the empty name.
 *
 * @throws InputError when something is no table, or a name is empty or comes twice
 * @example
 * namedTables('roc', { before, after });   // [['before', before], ['after', after]]
 */
export function namedTables(what: string, tables: Tables): NamedTable[] {
  if (isTable(tables)) return [['', tables]];
  if (!areSeveral(tables)) checkTable('table', tables);
  const pairs: unknown[] = Array.isArray(tables) ? tables : Object.entries(tables);
  return pairs.map((pair, i) => {
    if (!Array.isArray(pair) || pair.length !== 2) throw new InputError(what, 'pairs of a name and a table', pair);
    const [name, table] = pair as unknown[];
    if (typeof name !== 'string' || name === '') throw new InputError(what, 'names before their tables', name);
    checkTable(`${what}: ${name}`, table);
    if (pairs.findIndex((other) => (other as unknown[])[0] === name) < i) {
      throw new InputError(what, 'a name of its own for each table', `${name} twice`);
    }
    return [name, table as pl.DataFrame];
  });
}

/** Whether something is meant as several tables: pairs, or a plain object with a table in it. */
function areSeveral(tables: unknown): boolean {
  if (Array.isArray(tables)) return tables.some(Array.isArray);
  const plain = typeof tables === 'object' && tables !== null && Object.getPrototypeOf(tables) === Object.prototype;
  return plain && Object.values(tables).some(isTable);
}

/**
 * The value that holds for each table.
 *
 * @param what - the option that has it
 * @param names - those of the tables, in their order; for a single table the empty name
 * @throws InputError when there are more or fewer values than tables, or a name is missing or unknown
 * @example
 * forEach('threshold', { before: 0.1, after: 0.3 }, ['before', 'after']);   // [0.1, 0.3]
 */
export function forEach<T extends number | string | undefined>(
  what: string,
  values: ForEach<T>,
  names: readonly string[],
): T[] {
  if (typeof values !== 'object' || values === null) return names.map(() => values);
  if (Array.isArray(values)) {
    if (values.length === names.length) return [...(values as readonly T[])];
    throw new InputError(what, `${names.length}, one for each table`, values.length);
  }
  const byName = values as Readonly<Record<string, T>>;
  const strange = Object.keys(byName).find((name) => !names.includes(name));
  const missing = names.find((name) => !Object.hasOwn(byName, name));
  if (strange !== undefined) throw new InputError(what, `names among ${names.join(', ')}`, strange);
  if (missing !== undefined) throw new InputError(what, 'one for each table', `none for ${missing}`);
  return names.map((name) => byName[name] as T);
}

/** Tells a polars table from anything else. */
export function isTable(value: unknown): value is pl.DataFrame {
  return (
    value instanceof Object && (pl.DataFrame as unknown as { isDataFrame(x: unknown): boolean }).isDataFrame(value)
  );
}
