import type pl from 'nodejs-polars';
import { checkKeys } from '../base';
import {
  classKeys,
  readClasses,
  gaussianKeys,
  readGaussian,
  type ClassOptions,
  type ClassPredictions,
  type GaussianOptions,
  type GaussianPredictions,
} from '../table';
import { meanStatistic, valueOf } from './statistic';

/**
 * Negative log-likelihood of a classifier (log loss, cross entropy): `mean of -ln p(true class)`, in nats. Lower is better, 0 is
 * sure and right; no effect: the entropy of the class shares, ln K for K equal classes. A probability of 0 for what happened gives
 * infinity; from logits that does not occur.
 *
 * @returns at least 0
 * @throws InputError when a column is missing or wrong, a label is no class, or a probability is outside [0, 1]
 * @see Good, I. J. (1952). Rational decisions.
 * @example
 * nll(scored);                                              // binary, logits in yHat
 * nll(scored, { logits: ['yHat0', 'yHat1', 'yHat2'] });     // three classes
 */
export function nll(table: pl.DataFrame, options: ClassOptions = {}): number {
  checkKeys('nll', options, classKeys);
  return valueOf(meanStatistic(classLosses(readClasses(table, options))), table.height);
}

/**
 * Negative log-likelihood of normal distributions: `mean of ln(2 pi var) / 2 + (y - mean)^2 / (2 var)`, in nats. Lower is better,
 * without a bound (it changes with the unit of y); no effect: that of the mean and variance of y, `ln(2 pi e var(y)) / 2`.
 *
 * @throws InputError when a column is missing or wrong, or a variance is not above 0
 * @see Lakshminarayanan, B., et al. (2017). Simple and scalable predictive uncertainty estimation using deep ensembles.
 * @example
 * gaussianNll(scored);                                                     // variance in aleatoric
 * gaussianNll(scored, { variance: ['aleatoric', 'epistemic'] });   // of an ensemble: both variances
 */
export function gaussianNll(table: pl.DataFrame, options: GaussianOptions = {}): number {
  checkKeys('gaussianNll', options, gaussianKeys);
  return valueOf(meanStatistic(gaussianLosses(readGaussian(table, options, 'positive'))), table.height);
}

/** -ln p(true class) of each row. */
export function classLosses({ labels, classes, logs }: ClassPredictions): Float64Array {
  // Less 0 so that a sure and right row is 0, not -0.
  return Float64Array.from(labels, (label, row) => 0 - logs[row * classes + label]!);
}

/** The negative log density of each row. */
export function gaussianLosses({ target, mean, std }: GaussianPredictions): Float64Array {
  return target.map((y, row) => {
    const spread = std[row]!;
    return Math.log(2 * Math.PI) / 2 + Math.log(spread) + ((y - mean[row]!) / spread) ** 2 / 2;
  });
}
