import type pl from 'nodejs-polars';
import { InputError } from '../base';
import { groupCodes, groupsOf, type Group } from '../table';
import { checkSeveral, groupColumns } from './comparedGroups';

/** The groups of rows that something is fitted to. */
export interface RowGroups {
  /** The columns that make groups. */
  readonly by: readonly string[];
  readonly groups: readonly Group[];
}

/** The groups of a table. @throws InputError when a column is missing or named twice, no row has a group, or there are too few or too many groups */
export function rowGroups(table: pl.DataFrame, by: string | readonly string[]): RowGroups {
  const columns = groupColumns(by);
  const groups = groupsOf(table, { by: columns });
  checkSeveral(columns, groups);
  return { by: columns, groups };
}

/**
 * The place of each row's group among those that something was fitted to.
 *
 * @throws InputError when a row is of another group, or of none
 */
export function knownGroups(table: pl.DataFrame, by: readonly string[], names: readonly string[]): Int32Array {
  const what = `groups: column ${by.join(', ')}`;
  const places = new Map(names.map((name, place) => [name, place]));
  const { groups, codes } = groupCodes(table, { by });
  const known = groups.map(({ name }) => {
    const place = places.get(name);
    if (place !== undefined) return place;
    throw new InputError(what, `one of ${names.join(', ')}`, name, 'It was fitted to those alone.');
  });
  const none = codes.indexOf(-1);
  if (none >= 0) throw new InputError(what, 'a group in each row', `none in row ${none}`, 'Leave such rows out.');
  return codes.map((code) => known[code]!);
}
