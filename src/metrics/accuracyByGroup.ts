import pl from 'nodejs-polars';
import { checkKeys } from '../base';
import { groupColumns, groupsOf } from '../table';
import type { GroupOptions } from '../table';
import { combinedInterval, wilsonInterval } from './intervals';
import { BINARY_KEYS } from './options';
import type { BinaryOptions, Interval, IntervalOptions } from './options';
import { decide } from './rates';

/** Options of the metrics by group. */
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

const KEYS = [...BINARY_KEYS, 'confidence', 'by'];

/**
 * Accuracy in each group. No effect of the group: the same accuracy everywhere, up to the intervals.
 *
 * @param table - one row a prediction; rows with an empty group are left out
 * @returns one row a group, in the order of their values: the `by` columns as text, n, accuracy, and Wilson's lower and upper
 * @throws InputError when a column is missing or wrong, no row has a group, or a `by` column has the name of another one of the result
 * @example
 * accuracyByGroup(scored, { by: 'group' });
 * accuracyByGroup(scored, { by: ['skinTone', 'hat'] });
 */
export function accuracyByGroup(table: pl.DataFrame, options: AccuracyByGroupOptions): pl.DataFrame {
  checkKeys('accuracyByGroup', options, KEYS);
  const groups = accuracies(table, options);
  return pl.DataFrame({
    ...groupColumns(options.by, groups, ['n', 'accuracy', 'lower', 'upper']),
    n: pl.Series(
      'n',
      groups.map(({ n }) => n),
      pl.Int32,
    ),
    accuracy: groups.map(({ accuracy }) => accuracy),
    lower: groups.map(({ lower }) => lower),
    upper: groups.map(({ upper }) => upper),
  });
}

/**
 * The group with the lowest accuracy (the first by name among equals). With many small groups the worst is low by chance:
 * read its interval, and compare models on the same groups. No effect: the overall accuracy.
 *
 * @throws InputError as {@link accuracyByGroup}
 * @example
 * worstGroup(scored, { by: 'group' });   // { group: 'dark', n: 500, accuracy: 0.88, lower: 0.85, upper: 0.91 }
 */
export function worstGroup(table: pl.DataFrame, options: AccuracyByGroupOptions): GroupAccuracy {
  checkKeys('worstGroup', options, KEYS);
  return plain(extremes(accuracies(table, options)).worst);
}

/**
 * Accuracy of the best group less that of the worst, with Newcombe's interval of a difference. Lower is better, 0 is no
 * gap. Best and worst are picked after looking, so chance alone gives a gap above 0.
 *
 * @throws InputError as {@link accuracyByGroup}
 * @example
 * groupGap(scored, { by: 'group' });   // { gap: 0.1, lower: 0.07, upper: 0.13, best: 'light', worst: 'dark' }
 */
export function groupGap(table: pl.DataFrame, options: AccuracyByGroupOptions): GroupGap {
  checkKeys('groupGap', options, KEYS);
  const { best, worst } = extremes(accuracies(table, options));
  const interval = combinedInterval([1, best], [-1, worst], { confidence: options.confidence });
  return { gap: best.accuracy - worst.accuracy, ...interval, best: best.group, worst: worst.group };
}

interface Counted extends GroupAccuracy {
  values: string[];
  k: number;
}

function accuracies(table: pl.DataFrame, options: AccuracyByGroupOptions): Counted[] {
  const { correct } = decide(table, options);
  return groupsOf(table, options).map(({ name, values, rows }) => {
    const k = rows.reduce((sum, row) => sum + (correct[row] ?? 0), 0);
    const n = rows.length;
    return { group: name, values, k, n, accuracy: k / n, ...wilsonInterval(k, n, { confidence: options.confidence }) };
  });
}

function extremes(groups: Counted[]): { best: Counted; worst: Counted } {
  const best = groups.reduce((top, group) => (group.accuracy > top.accuracy ? group : top));
  const worst = groups.reduce((bottom, group) => (group.accuracy < bottom.accuracy ? group : bottom));
  return { best, worst };
}

function plain({ group, n, accuracy, lower, upper }: Counted): GroupAccuracy {
  return { group, n, accuracy, lower, upper };
}
