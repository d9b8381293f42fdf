import { InputError, mean, variance } from '../../base';
import { studentQuantile } from '../../metrics';

/** A ratio with its 95% interval. */
export interface Closure {
  readonly mean: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * How much of the oracle's gain a method gets: the mean gain of the method over the mean gain of the oracle, seed by seed. The interval is
 * Fieller's for the ratio of two means of pairs: all ratios r at which the mean of `gain - r * oracle` is not significantly different from 0.
 *
 * @param gains - of the method over plain training, a number for each seed
 * @param oracle - of the oracle, in the same seeds
 * @returns the ratio; null where the gain of the oracle itself could be 0: a share of that says nothing
 * @throws InputError for fewer than two seeds, or lists of unequal length
 * @see Fieller, E. C. (1954). Some problems in interval estimation. Journal of the Royal Statistical Society B 16.
 */
export function closureOf(gains: readonly number[], oracle: readonly number[]): Closure | null {
  const n = gains.length;
  if (n < 2 || oracle.length !== n)
    throw new InputError('closure', 'gains of two seeds or more, in pairs', `${n} and ${oracle.length}`);
  const [top, bottom] = [mean(gains), mean(oracle)];
  const covariance = mean(gains, (gain, i) => (gain - top) * (oracle[i]! - bottom)) * (n / (n - 1));
  const factor = studentQuantile(0.975, n - 1) ** 2 / n;
  // a r^2 - 2 b r + c <= 0
  const a = bottom ** 2 - factor * variance(oracle);
  const b = top * bottom - factor * covariance;
  const c = top ** 2 - factor * variance(gains);
  const root = b ** 2 - a * c;
  if (a <= 0) return null;
  return { mean: top / bottom, lower: (b - Math.sqrt(root)) / a, upper: (b + Math.sqrt(root)) / a };
}
