import type pl from 'nodejs-polars';
import { groupCodes } from './groupCodes';
import type { GroupOptions } from './groupNames';

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
export function groupsOf(table: pl.DataFrame, options: GroupOptions): Group[] {
  const { groups, codes } = groupCodes(table, options);
  const all = groups.map(({ values, name }): Group => ({ values, name, rows: [] }));
  codes.forEach((code, row) => code >= 0 && all[code]!.rows.push(row));
  return all;
}
