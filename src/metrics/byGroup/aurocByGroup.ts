import pl from 'nodejs-polars';
import { checkKeys, InputError } from '../../base';
import { groupsOf, type Group, type GroupOptions } from '../../table';
import type { IntervalOptions } from '../options';
import { numbersOf } from './byGroup';
import { measureGroups } from './measureGroups';
import { metricSpecs } from './metricSpecs';

/** Options of {@link aurocByGroup}. */
export interface AurocByGroupOptions extends GroupOptions, IntervalOptions {
  /** Column of the risk that may or may not find the group, such as `bias` or `epistemic`. */
  score: string;
  /** True for a score that is low where rows are rare, such as a density. Default false: high risk finds. */
  lowFinds?: boolean;
}

/** Options of {@link aurocOfGroup}. */
export interface AurocOfGroupOptions extends Omit<AurocByGroupOptions, 'confidence'> {
  /** The group or groups to be found, as the `by` column names them (values of several columns joined by ` / `). */
  group: string | readonly string[];
}

/**
 * Does a score find a group? The area under the ROC curve of 'is in the group' by the score: the probability that a random
 * row of the group is ranked above a random row of the others. 0.5: the score knows nothing of the group; 1: it finds it
 * at once; below 0.5: it puts the group last.
 *
 * @returns in [0, 1]
 * @throws InputError when a column is missing or wrong, a group is not there, or the group is the whole table
 * @example
 * aurocOfGroup(scored, { score: 'bias', by: 'skinTone', group: 'dark', lowFinds: true });
 */
export function aurocOfGroup(table: pl.DataFrame, options: AurocOfGroupOptions): number {
  checkKeys('aurocOfGroup', options, ['score', 'by', 'group', 'lowFinds']);
  const groups = groupsOf(table, options);
  const wanted = typeof options.group === 'string' ? [options.group] : options.group;
  for (const name of wanted) {
    if (groups.some((group) => group.name === name)) continue;
    throw new InputError('group', `one of ${groups.map((group) => group.name).join(', ')}`, name);
  }
  const isWanted = (group: Group): boolean => wanted.includes(group.name);
  const rowsOf = (chosen: Group[]): number[] => chosen.flatMap(({ rows }) => rows);
  const inside = groups.filter(isWanted);
  const estimate = metricSpecs.aurocOfGroup.read(table, options)(
    rowsOf(inside),
    rowsOf(groups.filter((group) => !isWanted(group))),
  );
  if (estimate) return estimate.value;
  throw noOthers(inside.length, groups.length);
}

/**
 * {@link aurocOfGroup} for each group against all the others: `byGroup` of that metric, with a column of the joined names.
 *
 * @param table - rows with an empty group are left out
 * @returns one row per group: group, n, auroc, and DeLong's lower and upper
 * @throws InputError when a column is missing or wrong, or there are fewer than two groups
 * @example
 * aurocByGroup(faces, { score: 'epistemic', by: 'skinTone' });
 */
export function aurocByGroup(table: pl.DataFrame, options: AurocByGroupOptions): pl.DataFrame {
  checkKeys('aurocByGroup', options, ['score', 'by', 'lowFinds', 'confidence']);
  const asked = { ...options, metric: 'aurocOfGroup', ifUndefined: 'empty' } as const;
  const groups = measureGroups('aurocByGroup', table, asked)[0]!.groups;
  if (groups.length < 2) throw noOthers(groups.length, groups.length);
  return pl.DataFrame({ group: groups.map(({ name }) => name), ...numbersOf(groups, 'auroc') });
}

/** The error of groups that there are no others beside. */
function noOthers(wanted: number, all: number): InputError {
  return new InputError('group', 'a part of the groups', `${wanted} of ${all}`, 'Compare it with others.');
}
