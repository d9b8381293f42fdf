import type pl from 'nodejs-polars';
import { InputError } from '../base';
import { columnNames, groupsOf, type Group } from '../table';

/** The groups of rows that something is fitted to. */
export interface RowGroups {
  /** The columns that make groups. */
  readonly by: readonly string[];
  readonly groups: readonly Group[];
}

/** The groups of a table, at least two. @throws InputError when there are fewer, or a column is missing */
export function rowGroups(table: pl.DataFrame, by: string | readonly string[]): RowGroups {
  const names = columnNames(by);
  const groups = groupsOf(table, { by: names });
  if (groups.length > 1) return { by: [...names], groups };
  throw new InputError(
    `groups: column ${names.join(', ')}`,
    'at least two groups',
    groups[0]!.name,
    'There is nobody to be fair to.',
  );
}

/**
 * The place of each row's group among those that something was fitted to.
 *
 * @throws InputError when a row is of another group, or of none
 */
export function knownGroups(table: pl.DataFrame, by: readonly string[], names: readonly string[]): Int32Array {
  const codes = new Int32Array(table.height).fill(-1);
  for (const { name, rows } of groupsOf(table, { by })) {
    const code = names.indexOf(name);
    if (code < 0)
      throw new InputError(
        `groups: column ${by.join(', ')}`,
        `one of ${names.join(', ')}`,
        name,
        'It was fitted to those alone.',
      );
    for (const row of rows) codes[row] = code;
  }
  const none = codes.indexOf(-1);
  if (none >= 0)
    throw new InputError(
      `groups: column ${by.join(', ')}`,
      'a group in each row',
      `none in row ${none}`,
      'Leave such rows out.',
    );
  return codes;
}
