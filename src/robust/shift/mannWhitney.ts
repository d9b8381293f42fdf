import { mean, sum } from '../../base';
import { aurocOf, normalCdf } from '../../metrics';

/**
 * The one-sided p-value of Mann and Whitney, by the normal limit with a correction for continuity, ties taken into account: are the first values larger than the second? At
 * least 1e-15, as the distribution function has no more digits.
 */
export function mannWhitneyP(first: Float64Array, second: Float64Array): number {
  const [m, n] = [first.length, second.length];
  const counts = new Map<number, number>();
  for (const value of [...first, ...second]) counts.set(value, (counts.get(value) ?? 0) + 1);
  const ties = sum([...counts.values()], (count) => count ** 3 - count);
  const spread = Math.sqrt(((m * n) / 12) * (m + n + 1 - ties / ((m + n) * (m + n - 1))));
  if (spread === 0) return 1;
  const above = (aurocOf(first, second)!.value - 0.5) * m * n;
  return Math.max(1e-15, 1 - normalCdf((above - 0.5) / spread));
}

/**
 * One p-value of several that may depend on each other in any way: e times their geometric mean.
 *
 * @see Vovk, V. and Wang, R. (2020). Combining p-values via averaging.
 */
export function combinedP(values: readonly number[]): number {
  return Math.min(1, Math.E * Math.exp(mean(values, Math.log)));
}
