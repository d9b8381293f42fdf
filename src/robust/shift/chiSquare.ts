import { dealt, sum, type Random } from '../../base';
import { normalCdf } from '../../metrics';
import { permutationShare } from './permutationShare';

/** How far two rows of counts are from the same shares, and how likely so much is by chance. */
export interface ChiSquareTest {
  /** Pearson's statistic: the sum of (observed - expected)^2 / expected, without a correction. */
  readonly statistic: number;
  readonly p: number;
  /** Cramér's V: sqrt(statistic / n), 0 to 1. */
  readonly size: number;
  /** Whether p is by dealing the rows anew, since a count of less than 5 is expected somewhere. */
  readonly dealt: boolean;
}

/** With smaller expected counts the chi-square distribution is a poor limit. */
const fewest = 5;

/**
 * Pearson's test: have two samples the same shares of categories? Where a category is rare, rows are dealt to the samples anew at random (a permutation test), as the
 * chi-square distribution does not hold there.
 *
 * @param first - how many rows of the first sample are of each category
 * @param second - the same of the second; one of both is above 0 for each category
 * @example
 * chiSquare([10, 20], [20, 10], { random: new Random(0), permutations: 1000 });   // statistic 6.667, p 0.0098
 */
export function chiSquare(
  first: readonly number[],
  second: readonly number[],
  { random, permutations }: { random: Random; permutations: number },
): ChiSquareTest {
  const totals = first.map((count, i) => count + second[i]!);
  const [m, n] = [sum(first), sum(second)];
  const distance = (counts: readonly number[]): number =>
    // Both rows together: each category's distance over m, and over n.
    sum(counts, (count, i) => (count - (totals[i]! * m) / (m + n)) ** 2 / totals[i]!) * ((m + n) ** 2 / (m * n));
  const statistic = distance(first);
  const rare = totals.some((total) => (total * Math.min(m, n)) / (m + n) < fewest);
  const p = rare
    ? permutationShare(permutations, () => distance(dealt(random, totals, m)), statistic)
    : chiSquareTail(statistic, totals.length - 1);
  return { statistic, p, size: Math.sqrt(statistic / (m + n)), dealt: rare };
}

/** P(X > x) of the chi-square distribution: the finite sums of Abramowitz and Stegun 26.4.4 (odd) and 26.4.5 (even degrees of freedom). */
export function chiSquareTail(x: number, freedom: number): number {
  if (x <= 0 || freedom === 0) return 1;
  const odd = freedom % 2 === 1;
  let term = odd ? Math.sqrt((2 * x) / Math.PI) * Math.exp(-x / 2) : Math.exp(-x / 2);
  let tail = odd ? Math.max(0, 2 * normalCdf(-Math.sqrt(x))) : 0;
  for (let k = odd ? 3 : 2; k <= freedom; k += 2) {
    tail += term;
    term *= x / k;
  }
  return Math.min(1, tail);
}
