import type pl from 'nodejs-polars';
import { criterion, upTo, type CriterionOptions } from './criterion';

/**
 * Separation, R of A given Y: among those who are alike in truth the prediction does not depend on the group. Of decisions it is
 * equalized odds: equal true- and false-positive rates. Asked for by ProPublica of COMPAS. It is the wrong one where the
 * recorded truth is itself unfair, and with unequal base rates it cannot hold together with {@link sufficiency}.
 *
 * Relaxations as in {@link independence}, within each true class: the worst `difference` and `ratio`, and I(A;R|Y) in bits.
 *
 * @param table - one row per prediction; rows with an empty group are left out
 * @returns as {@link independence}
 * @throws InputError as {@link independence}
 * @see Hardt, M., Price, E., Srebro, N. (2016). Equality of opportunity in supervised learning.
 * @example
 * fairness.separation(people, { prediction: 'held', label: 'recidivated', groups: 'race' });
 */
export function separation(table: pl.DataFrame, options: CriterionOptions): pl.DataFrame {
  return criterion('separation', table, options, ({ groups, levels, count }) =>
    [0, 1].map((label) => upTo(groups).map((group) => upTo(levels).map((level) => count(group, label, level)))),
  );
}
