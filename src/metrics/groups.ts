import type pl from 'nodejs-polars';
import { InputError } from '../base';
import { textColumn } from './columns';

/** Which rows belong together. */
export interface GroupOptions {
  /** Column of the group, or several: then each combination of values is a group. */
  by: string | readonly string[];
}

/** The rows of one group. */
export interface Group {
  /** Its value in each of the `by` columns, as text. */
  values: string[];
  /** The values in one text. */
  name: string;
  rows: number[];
}

/**
 * The groups of a table, in alphabetical order. A row with an empty value belongs to no group: a picture of a teapot has no
 * skin tone.
 *
 * @throws InputError when no column is named, one is missing, or no row has a group
 */
export function groupsOf(table: pl.DataFrame, { by }: GroupOptions): Group[] {
  const names = columnNames(by);
  const columns = names.map((name) => textColumn(table, name));
  const groups = new Map<string, Group>();
  for (let row = 0; row < table.height; row++) {
    const values = columns.map((column) => column[row] ?? null);
    if (!values.every((value) => value !== null)) continue;
    const name = values.join(' / ');
    const group = groups.get(name);
    if (group) group.rows.push(row);
    else groups.set(name, { values, name, rows: [row] });
  }
  if (groups.size === 0) {
    throw new InputError(
      `column ${names.join(', ')}`,
      'a group in some row',
      'empty values only',
      'Name another column.',
    );
  }
  return [...groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The names in `by`. @throws InputError when there is none */
export function columnNames(by: string | readonly string[]): readonly string[] {
  const names = typeof by === 'string' ? [by] : by;
  if (!Array.isArray(names) || names.length === 0) {
    throw new InputError('by', 'the name of a column, or several', by, "For example { by: 'group' }.");
  }
  return names as readonly string[];
}
