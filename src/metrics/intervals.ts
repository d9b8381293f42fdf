import { checkInteger, checkKeys, InputError, mean, variance } from '../base';
import { checkConfidence, type Interval, type IntervalOptions } from './options';
import { normalQuantile, studentQuantile } from './quantiles';

/**
 * Wilson's score interval of a proportion `k / n`: with z the normal quantile, the values p for which
 * `|k/n - p| = z sqrt(p (1 - p) / n)`. Sound for few rows and for shares near 0 or 1, unlike `p +- 1.96 s`.
 *
 * @param k - successes, from 0 to `n`
 * @param n - trials, at least 1
 * @returns both ends, within [0, 1]
 * @throws InputError when a count is not a whole number in range
 * @see Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
 * @example
 * wilsonInterval(9, 10);   // { lower: 0.596, upper: 0.982 }
 */
export function wilsonInterval(k: number, n: number, options: IntervalOptions = {}): Interval {
  checkKeys('wilsonInterval', options, ['confidence']);
  checkInteger('n', n, 1, 'An interval needs at least one trial.');
  checkInteger('k', k, 0);
  if (k > n) throw new InputError('k', `at most n = ${n}`, k);
  const z2 = normalQuantile(0.5 + checkConfidence(options.confidence) / 2) ** 2;
  const centre = (k + z2 / 2) / (n + z2);
  const half = (Math.sqrt(z2) / (n + z2)) * Math.sqrt((k * (n - k)) / n + z2 / 4);
  // The ends at 0 and n are exact; rounding must not push them over.
  return { lower: k === 0 ? 0 : centre - half, upper: k === n ? 1 : centre + half };
}

/** A mean with its interval. */
export interface MeanInterval extends Interval {
  mean: number;
  /** Sample standard deviation (n - 1 below). */
  std: number;
  n: number;
}

/**
 * Mean over repetitions, such as seeds, and the interval of Student's t: `mean +- t(n - 1) std / sqrt(n)`. It says how
 * far the mean of many more repetitions may lie, not how far a single next run may.
 *
 * @param values - one finite number per repetition, at least two
 * @throws InputError with fewer than two values, or one that is not finite
 * @example
 * meanInterval([0.91, 0.87, 0.94, 0.9, 0.89]);   // { mean: 0.902, lower: 0.869, upper: 0.935, std: 0.026, n: 5 }
 */
export function meanInterval(values: ArrayLike<number>, options: IntervalOptions = {}): MeanInterval {
  checkKeys('meanInterval', options, ['confidence']);
  const list = Array.from(values);
  const n = list.length;
  if (n < 2)
    throw new InputError('values', 'at least two repetitions', n, 'Run more seeds: one says nothing of spread.');
  const bad = list.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new InputError('values', 'finite numbers', `${list[bad]} at index ${bad}`);
  const middle = mean(list);
  const std = Math.sqrt(variance(list));
  const half = (studentQuantile(0.5 + checkConfidence(options.confidence) / 2, n - 1) * std) / Math.sqrt(n);
  return { mean: middle, lower: middle - half, upper: middle + half, std, n };
}

/** An estimate that is part of a sum. */
export interface Term extends Interval {
  /** What it is multiplied by. */
  weight: number;
  value: number;
}

/**
 * Interval of `sum of weight * value` for independent estimates, by adding the squares of the distances from value to end: differences of
 * groups (weights 1 and -1) and balanced accuracy (1/2 each). Of proportions with Wilson's intervals it is Newcombe's.
 *
 * @see Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions, method 10; for other
 *   estimates Zou, G. Y., Donner, A. (2008). Construction of confidence limits about effect measures: a general approach.
 */
export function combinedInterval(terms: readonly Term[]): Interval {
  let value = 0;
  let below = 0;
  let above = 0;
  for (const { weight, value: own, lower, upper } of terms) {
    value += weight * own;
    below += (weight * (weight > 0 ? own - lower : own - upper)) ** 2;
    above += (weight * (weight > 0 ? upper - own : lower - own)) ** 2;
  }
  return { lower: value - Math.sqrt(below), upper: value + Math.sqrt(above) };
}

/**
 * Interval of the ratio `first / second` of two independent estimates of at least 0: the ratios t for which `first - t second` may
 * be 0 by {@link combinedInterval}.
 *
 * @returns an upper end of Infinity where the second may be 0
 * @see Newcombe, R. G. (2016). MOVER-R confidence intervals for ratios and products of two independently estimated quantities.
 */
export function ratioInterval(first: Omit<Term, 'weight'>, second: Omit<Term, 'weight'>): Interval {
  const product = first.value * second.value;
  // value^2 less the square of the distance from value to end.
  const left = ({ value }: { value: number }, end: number): number => end * (2 * value - end);
  const root = (a: number, b: number): number => Math.sqrt(Math.max(0, product ** 2 - a * b));
  const [low, high] = [left(first, first.lower), left(first, first.upper)];
  const [nearest, farthest] = [left(second, second.lower), left(second, second.upper)];
  // The same root of the quadratic in two forms: neither divides by what may be 0 within its range.
  const lower = low === 0 ? 0 : low / (product + root(low, farthest));
  return { lower, upper: (product + root(high, nearest)) / nearest };
}
