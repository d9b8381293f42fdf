import type pl from 'nodejs-polars';
import { InputError } from '../base';
import { groupCodes, type CodedGroup, type GroupCodes } from '../table';

/** Groups that are compared, and the columns that make them. */
export interface ComparedGroups extends GroupCodes {
  /** What tables call the columns. */
  readonly by: string;
  readonly columns: readonly string[];
}

/** More groups than this are a column of names or numbers: each has too few rows to be compared. */
const most = 10_000;

/**
 * The groups of a table by some columns together.
 *
 * @throws InputError when a column is missing or named twice, no row has a group, or there are fewer than two groups or more than 10,000
 */
export function comparedGroups(table: pl.DataFrame, by: string | readonly string[]): ComparedGroups {
  const columns = groupColumns(by);
  const found = groupCodes(table, { by: columns });
  checkSeveral(columns, found.groups);
  return { by: columns.join(' / '), columns, ...found };
}

/** The columns of the groups. @throws InputError when there is none, or one twice */
export function groupColumns(by: string | readonly string[]): readonly string[] {
  const columns = (typeof by === 'string' ? [by] : Array.isArray(by) ? by : []) as readonly string[];
  if (columns.length === 0) {
    throw new InputError('groups', 'the name of a column, or several', by, "For example { groups: 'sex' }.");
  }
  const twice = columns.find((name, i) => columns.indexOf(name) < i);
  if (twice !== undefined) throw new InputError('groups', 'each column once', twice);
  return columns;
}

/**
 * Refuses a single group, which has nobody to be compared with, and too many of them.
 *
 * @param columns - that make the groups; none where they are no columns of a table
 * @throws InputError
 */
export function checkSeveral(columns: readonly string[], groups: readonly CodedGroup[]): void {
  const what = columns.length === 0 ? 'groups' : `groups: column ${columns.join(', ')}`;
  if (groups.length < 2) {
    const todo = 'Fairness compares groups: name a column with several values.';
    throw new InputError(what, 'at least two groups', groups[0]!.name, todo);
  }
  if (groups.length <= most) return;
  throw new InputError(what, `at most ${most} groups`, groups.length, 'Join values, or cut numbers into bins.');
}
