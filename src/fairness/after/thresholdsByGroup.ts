import type pl from 'nodejs-polars';
import { checkChoice, checkKeys, checkPositive, checkRange, InputError } from '../../base';
import { finiteColumn, labelColumn } from '../../table';
import { rowGroups } from '../rowGroups';
import { thresholdCriteria, type Costs, type ThresholdCriterion } from './criteria';
import { operationsOf, type GroupScores } from './operations';
import { equalOdds, equalRate } from './solve';
import { ThresholdRule } from './thresholdRule';

/** Options of {@link thresholdsByGroup}. */
export interface ThresholdsByGroupOptions {
  /** Columns of the groups; of several, each combination of values is a group. */
  readonly groups: string | readonly string[];
  /** Column of the true class, 0 or 1. Default `label`. */
  readonly label?: string;
  /** Column of the score; larger means class 1. Default `yHat`. */
  readonly score?: string;
  /**
   * What is made equal: `demographicParity` the selection rate, `equalOpportunity` the true positive rate, `predictiveEquality` the false
   * positive rate, `equalizedOdds` both of these.
   */
  readonly criterion: ThresholdCriterion;
  /** How far apart the rates of groups may be, in [0, 1]. Equalised odds are exact. Default 0. */
  readonly tolerance?: number;
  /** What an error costs, of each kind. Default 1 and 1: the rule with the highest accuracy. */
  readonly costs?: Costs;
}

/**
 * Finds a threshold on the score for each group, so that a rate is equal in all groups at the least cost of errors. Where one threshold cannot
 * give a rate, the rule draws between two; for equalised odds it may also draw without looking at the score. The result is exact for the
 * given rows: the best point lies at a bend of the hulls of the groups' curves, and all of them are tried.
 *
 * @param table - validation rows, better not those of training. Rows with an empty group are left out
 * @throws InputError when a column is missing or wrong, there are fewer than two groups, or the rate of a group is not defined
 * @see Hardt, M., Price, E., Srebro, N. (2016). Equality of opportunity in supervised learning.
 * @example
 * const rule = fairness.thresholdsByGroup(scored, { groups: 'sex', criterion: 'equalOpportunity' });
 * rule.rates;                             // what it gives in each group
 * const decided = rule.apply(test, { seed: 0 });   // columns acceptance and prediction
 */
export function thresholdsByGroup(table: pl.DataFrame, options: ThresholdsByGroupOptions): ThresholdRule {
  checkKeys('thresholdsByGroup', options, ['groups', 'label', 'score', 'criterion', 'tolerance', 'costs']);
  const { label = 'label', score = 'yHat', criterion, tolerance = 0, costs = {} } = options;
  checkChoice('criterion', criterion, thresholdCriteria, { equalisedOdds: 'equalizedOdds' });
  checkRange('tolerance', tolerance, 0, 1);
  if (criterion === 'equalizedOdds' && tolerance > 0) {
    throw new InputError(
      'tolerance',
      '0 for equalizedOdds',
      tolerance,
      'Leave it out: two rates are made equal exactly.',
    );
  }
  checkKeys('costs', costs, ['falsePositive', 'falseNegative']);
  const { falsePositive = 1, falseNegative = 1 } = costs;
  checkPositive('costs.falsePositive', falsePositive);
  checkPositive('costs.falseNegative', falseNegative);
  const { by, groups } = rowGroups(table, options.groups);
  const labels = labelColumn(table, label);
  const scores = finiteColumn(table, score);
  const all = groups.map(({ name, rows }) => operationsOf(name, rows, labels, scores));
  all.forEach((group) => requireRates(group, criterion));
  const solved =
    criterion === 'equalizedOdds'
      ? equalOdds(all, { falsePositive, falseNegative })
      : equalRate(all, criterion, tolerance, { falsePositive, falseNegative });
  const rules = groups.map(({ name, values }, at) => ({ name, values, counts: all[at]!.counts, ...solved[at]! }));
  return new ThresholdRule({ kind: 'thresholds', by, score, criterion, groups: rules });
}

function requireRates({ name, counts }: GroupScores, criterion: ThresholdCriterion): void {
  const missing =
    criterion === 'demographicParity'
      ? undefined
      : criterion !== 'predictiveEquality' && counts.positives === 0
        ? 'class 1'
        : criterion !== 'equalOpportunity' && counts.negatives === 0
          ? 'class 0'
          : undefined;
  if (missing === undefined) return;
  const todo = 'Join groups, leave this one out, or take another criterion.';
  throw new InputError(`group ${name}`, `rows of ${missing} for ${criterion}`, 'none', todo);
}
