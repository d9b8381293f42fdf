import type pl from 'nodejs-polars';
import { InputError } from '../base';
import { cells, textOf, type Cell } from './columns';
import { expectedOrder } from './order';

/** Which rows belong together. */
export interface GroupOptions {
  /** Column of the group, or several: then each combination of values is a group. */
  by: string | readonly string[];
}

/** The rows of one group. */
export interface Group {
  /** Its value in each of the `by` columns, as text. */
  values: string[];
  /** The values in one text, joined by ` / `; those that hold ` / ` themselves are in quotation marks. */
  name: string;
  rows: number[];
}

/**
 * The groups of a table, in the order of their values: numbers and dates by size, text as {@link expectedOrder} has it. A row with an empty value belongs to no group: a picture of a teapot has no
 * skin tone.
 *
 * @throws InputError when no column is named, one is missing, or no row has a group
 */
export function groupsOf(table: pl.DataFrame, { by }: GroupOptions): Group[] {
  const names = columnNames(by);
  const columns = names.map((name) => cells(table, name));
  const groups = new Map<string, Group & { of: Cell[] }>();
  for (let row = 0; row < table.height; row++) {
    const of = columns.map((column) => column[row] ?? null);
    if (!of.every((value) => value !== null)) continue;
    const values = of.map(textOf);
    const name = groupName(values);
    const group = groups.get(name);
    if (group) group.rows.push(row);
    else groups.set(name, { values, name, rows: [row], of });
  }
  if (groups.size === 0) {
    throw new InputError(
      `column ${names.join(', ')}`,
      'a group in some row',
      'empty values only',
      'Name another column.',
    );
  }
  const all = [...groups.values()];
  const orders = names.map((_, i) => expectedOrder(all.map(({ values }) => values[i] ?? '')));
  return all.sort((a, b) => compare(a.of, b.of, orders)).map(({ values, name, rows }) => ({ values, name, rows }));
}

/**
 * What a group is called, by its values in the columns that make groups. Two groups never have one name.
 *
 * @example
 * groupName(['dark', 'hat']); // 'dark / hat'
 */
export function groupName(values: readonly string[]): string {
  const isPlain = (value: string): boolean => !value.includes(' / ') && !value.startsWith('"');
  return values.map((value) => (values.length === 1 || isPlain(value) ? value : JSON.stringify(value))).join(' / ');
}

/** By the first values that differ. */
function compare(
  a: readonly Cell[],
  b: readonly Cell[],
  orders: readonly ((a: string, b: string) => number)[],
): number {
  const at = a.findIndex((value, i) => textOf(value) !== textOf(b[i]!));
  if (at < 0) return 0;
  const [one, other] = [a[at]!, b[at]!];
  if (typeof one === 'string' && typeof other === 'string') return orders[at]!(one, other);
  return one < other ? -1 : 1;
}

/**
 * The columns that say which group a row of a result is of.
 *
 * @param own - the other columns of the result
 * @throws InputError when one of them has the name of such a column: one of the two would be lost
 */
export function groupColumns(
  by: string | readonly string[],
  groups: readonly Pick<Group, 'values'>[],
  own: readonly string[],
): Record<string, string[]> {
  const names = columnNames(by);
  const taken = names.find((name) => own.includes(name));
  if (taken !== undefined) {
    const todo = `Rename it: table.rename({ ${taken}: 'group' }).`;
    throw new InputError('by', `a column not called ${own.join(', ')}, as those of the result`, taken, todo);
  }
  return Object.fromEntries(names.map((name, i) => [name, groups.map(({ values }) => values[i] ?? '')]));
}

/** The names in `by`. @throws InputError when there is none */
export function columnNames(by: string | readonly string[]): readonly string[] {
  const names = typeof by === 'string' ? [by] : by;
  if (!Array.isArray(names) || names.length === 0) {
    throw new InputError('by', 'the name of a column, or several', by, "For example { by: 'group' }.");
  }
  return names as readonly string[];
}
