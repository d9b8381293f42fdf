import type pl from 'nodejs-polars';
import { criterion, upTo, type CriterionOptions } from './criterion';

/**
 * Sufficiency, Y of A given R: a prediction means the same in each group. Of decisions it is equal predictive values, of scores calibration by
 * group. It is what the makers of COMPAS answered with, and what training for accuracy alone tends to give. It is the wrong one where
 * a score that is right on average is made of features that say less about one group: it does not stop that.
 *
 * Relaxations as in {@link independence}, of the truth within each value of the prediction, and I(Y;A|R) in bits.
 *
 * @param table - one row per prediction; rows with an empty group are left out
 * @returns as {@link independence}
 * @throws InputError as {@link independence}
 * @see Chouldechova, A. (2017). Fair prediction with disparate impact.
 * @example
 * fairness.sufficiency(people, { of: 'score', score: 'decile', label: 'recidivated', groups: 'race' });
 */
export function sufficiency(table: pl.DataFrame, options: CriterionOptions): pl.DataFrame {
  return criterion('sufficiency', table, options, ({ groups, levels, count }) =>
    upTo(levels).map((level) => upTo(groups).map((group) => [count(group, 0, level), count(group, 1, level)])),
  );
}
