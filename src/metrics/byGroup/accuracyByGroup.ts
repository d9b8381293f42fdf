import type pl from 'nodejs-polars';
import { checkKeys } from '../../base';
import type { GroupOptions } from '../../table';
import { binaryKeys, type BinaryOptions, type Interval, type IntervalOptions } from '../options';
import { groupTable } from './byGroup';
import { compare } from './compareGroups';
import { measureGroups, type Level } from './measureGroups';

/** Options of the accuracy by group. */
export interface AccuracyByGroupOptions extends GroupOptions, BinaryOptions, IntervalOptions {}

/** Accuracy in one group. */
export interface GroupAccuracy extends Interval {
  /** The group; values of several columns are joined by ` / `. */
  group: string;
  /** Rows in it. */
  n: number;
  accuracy: number;
}

/** The distance between the best and the worst group. */
export interface GroupGap extends Interval {
  gap: number;
  best: string;
  worst: string;
}

const keys = [...binaryKeys, 'confidence', 'by'] as const;

/**
 * Accuracy in each group: {@link byGroup} of accuracy, whose column has that name. No effect of the group: the same accuracy
 * everywhere, up to the intervals.
 *
 * @param table - one row per prediction; rows with an empty group are left out
 * @returns one row per group, in the order of their values: the `by` columns as text, n, accuracy, and Wilson's lower and upper
 * @throws InputError when a column is missing or wrong, no row has a group, or a `by` column has the name of another one of the result
 * @example
 * accuracyByGroup(scored, { by: 'group' });
 * accuracyByGroup(scored, { by: ['skinTone', 'hat'] });
 */
export function accuracyByGroup(table: pl.DataFrame, options: AccuracyByGroupOptions): pl.DataFrame {
  checkKeys('accuracyByGroup', options, keys);
  return groupTable([accuracies('accuracyByGroup', table, options)], options, 'accuracy');
}

/**
 * The group with the lowest accuracy (the first by name among equals). With many small groups the worst is low by chance:
 * read its interval, and compare models on the same groups. No effect: the overall accuracy. For other metrics see `compareGroups`.
 *
 * @throws InputError as {@link accuracyByGroup}
 * @example
 * worstGroup(scored, { by: 'group' });   // { group: 'dark', n: 500, accuracy: 0.88, lower: 0.85, upper: 0.91 }
 */
export function worstGroup(table: pl.DataFrame, options: AccuracyByGroupOptions): GroupAccuracy {
  checkKeys('worstGroup', options, keys);
  const { group, value, lower, upper } = compare(accuracies('worstGroup', table, options)).lowest;
  return { group: group.name, n: group.rows.length, accuracy: value, lower: lower!, upper: upper! };
}

/**
 * Accuracy of the best group less that of the worst, with Newcombe's interval of a difference. Lower is better, 0 is no
 * gap. Best and worst are picked after looking, so chance alone gives a gap above 0. For other metrics see `compareGroups`.
 *
 * @throws InputError as {@link accuracyByGroup}
 * @example
 * groupGap(scored, { by: 'group' });   // { gap: 0.1, lower: 0.07, upper: 0.13, best: 'light', worst: 'dark' }
 */
export function groupGap(table: pl.DataFrame, options: AccuracyByGroupOptions): GroupGap {
  checkKeys('groupGap', options, keys);
  const { gap, gapInterval, highest, lowest } = compare(accuracies('groupGap', table, options));
  return { gap, ...gapInterval!, best: highest.group.name, worst: lowest.group.name };
}

/** Without control columns there is one level. */
function accuracies(what: string, table: pl.DataFrame, options: AccuracyByGroupOptions): Level {
  return measureGroups(what, table, { ...options, metric: 'accuracy' })[0]!;
}
