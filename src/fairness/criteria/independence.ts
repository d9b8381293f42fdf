import type pl from 'nodejs-polars';
import { criterion, upTo, type CriterionOptions } from './criterion';

/**
 * Independence, R of A: the prediction does not depend on the group. Of decisions it is demographic parity: each group is selected equally
 * often. Asked for by rules against disparate impact. It is the wrong one where groups differ in what matters for good reasons,
 * and it can be met by careless decisions in one group.
 *
 * Relaxations: `difference` and `ratio` of the shares of groups at or above a cut (decisions have one cut, scores one between each two bins), the
 * worst of all cuts; `mutualInformation` I(A;R) in bits, corrected for few rows by Miller and Madow, and `mutualInformationCounted` without.
 *
 * @param table - one row per prediction; rows with an empty group are left out
 * @returns one row for each grouping and relaxation: by, relaxation, value (empty where not defined), allowed, holds, p (permutation, of the information)
 * @throws InputError when an option or column is wrong, or a column has one group alone
 * @see Barocas, S., Hardt, M., Narayanan, A. (2023). Fairness and machine learning, chapter 3.
 * @example
 * fairness.independence(people, { prediction: 'hired', groups: 'sex' });
 * fairness.independence(people, { of: 'score', score: 'p', groups: 'sex', bins: 20 });
 */
export function independence(table: pl.DataFrame, options: CriterionOptions): pl.DataFrame {
  return criterion('independence', table, options, ({ groups, levels, count }) => [
    upTo(groups).map((group) => upTo(levels).map((level) => count(group, 0, level) + count(group, 1, level))),
  ]);
}
