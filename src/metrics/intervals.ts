import { checkInteger, checkKeys, InputError } from '../base';
import { checkConfidence } from './options';
import type { Interval, IntervalOptions } from './options';
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
 * @param values - one finite number a repetition, at least two
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
  const mean = list.reduce((sum, value) => sum + value, 0) / n;
  const std = Math.sqrt(list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  const half = (studentQuantile(0.5 + checkConfidence(options.confidence) / 2, n - 1) * std) / Math.sqrt(n);
  return { mean, lower: mean - half, upper: mean + half, std, n };
}

/** A proportion, as a count of successes among trials. */
export interface Proportion {
  k: number;
  n: number;
}

/**
 * Interval of `a * p1 + b * p2` for two independent proportions, by Newcombe's square-and-add of their Wilson intervals:
 * differences of groups (a = 1, b = -1) and balanced accuracy (a = b = 1/2).
 *
 * @see Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions, method 10.
 */
export function combinedInterval(
  [a, first]: [number, Proportion],
  [b, second]: [number, Proportion],
  options: IntervalOptions = {},
): Interval {
  const terms = [
    { weight: a, p: first.k / first.n, ...wilsonInterval(first.k, first.n, options) },
    { weight: b, p: second.k / second.n, ...wilsonInterval(second.k, second.n, options) },
  ];
  let value = 0;
  let below = 0;
  let above = 0;
  for (const { weight, p, lower, upper } of terms) {
    value += weight * p;
    below += (weight * (weight > 0 ? p - lower : p - upper)) ** 2;
    above += (weight * (weight > 0 ? upper - p : lower - p)) ** 2;
  }
  return { lower: value - Math.sqrt(below), upper: value + Math.sqrt(above) };
}
