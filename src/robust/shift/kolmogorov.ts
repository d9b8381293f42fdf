/** How far apart two distribution functions are at most, and how likely so much is by chance. */
export interface KsTest {
  /** The largest distance, 0 to 1. */
  readonly statistic: number;
  readonly p: number;
}

/** Beyond so many places of the lattice the limit takes the place of the exact distribution. */
const mostPlaces = 2e7;

/**
 * The test of Kolmogorov and Smirnov: are two samples of the same distribution? The p-value is exact where 2 D m n is at most 20 million, else that of the limit.
 * Of equal values it is too large rather than too small.
 *
 * @param first - finite or infinite numbers, at least one
 * @param second - the same
 * @see Hodges, J. L. (1958). The significance probability of the Smirnov two-sample test.
 * @example
 * kolmogorovSmirnov([1, 2, 3], [4, 5, 6]);   // { statistic: 1, p: 0.1 }
 */
export function kolmogorovSmirnov(first: ArrayLike<number>, second: ArrayLike<number>): KsTest {
  const [a, b] = [Float64Array.from(first).sort(), Float64Array.from(second).sort()];
  const [m, n] = [a.length, b.length];
  let [i, j, largest] = [0, 0, 0];
  while (i < m && j < n) {
    const value = Math.min(a[i]!, b[j]!);
    while (i < m && a[i] === value) i++;
    while (j < n && b[j] === value) j++;
    // In whole numbers: i / m - j / n is a multiple of 1 / (m n).
    largest = Math.max(largest, Math.abs(i * n - j * m));
  }
  const statistic = largest / (m * n);
  const exact = 2 * largest <= mostPlaces;
  return { statistic, p: exact ? exactTail(m, n, largest) : kolmogorovTail(statistic * Math.sqrt((m * n) / (m + n))) };
}

/**
 * P(some |i n - j m| is at least `far`) where m and n values are drawn from an urn in a random order: the chance that is inside goes from place to place
 * of the lattice, and what leaves the band is added up. Small p-values keep all their digits, as nothing is taken from 1.
 */
function exactTail(m: number, n: number, far: number): number {
  if (far === 0) return 1;
  const inside = (i: number, j: number): boolean => Math.abs(i * n - j * m) < far;
  let [now, next] = [new Float64Array(n + 1), new Float64Array(n + 1)];
  let outside = 0;
  now[0] = 1;
  for (let i = 0; i <= m; i++) {
    const from = Math.max(0, Math.floor((i * n - far) / m) + 1);
    const to = Math.min(n, Math.ceil((i * n + far) / m) - 1);
    for (let j = from; j <= to; j++) {
      const chance = now[j]!;
      now[j] = 0;
      const left = m - i + n - j;
      if (left === 0) continue;
      const [right, up] = [(chance * (m - i)) / left, (chance * (n - j)) / left];
      if (j < n && inside(i, j + 1)) now[j + 1]! += up;
      else outside += up;
      if (i < m && inside(i + 1, j)) next[j]! += right;
      else outside += right;
    }
    [now, next] = [next, now];
  }
  return Math.min(1, outside);
}

/** P(K > x) of Kolmogorov's distribution, the limit of sqrt(n) D. */
export function kolmogorovTail(x: number): number {
  if (x <= 0) return 1;
  if (x < 0.8) {
    // The other form of the same series; here it needs few terms.
    let below = 0;
    for (let k = 1; k <= 9; k += 2) below += Math.exp(-((k * Math.PI) ** 2) / (8 * x * x));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * below;
  }
  let tail = 0;
  for (let k = 1; k <= 10; k++) tail += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * (k * x) ** 2);
  return Math.min(1, tail);
}

/**
 * The same test of one sample against the uniform distribution on [0, 1]. Where sqrt(n) D is above 1, p is twice the exact chance that the distance is reached on one side (that it is on both is
 * less than 0.3% of it); else the corrected limit, right within 2%.
 *
 * @param values - at least 10 numbers
 * @see Birnbaum, Z. W. and Tingey, F. H. (1951). One-sided confidence contours for probability distribution functions; Vrbik, J. (2018). Small-sample corrections to
 *   Kolmogorov-Smirnov test statistic.
 */
export function uniformTest(values: ArrayLike<number>): KsTest {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  let statistic = 0;
  sorted.forEach((value, i) => (statistic = Math.max(statistic, value - i / n, (i + 1) / n - value)));
  const x = Math.sqrt(n) * statistic;
  if (x > 1) return { statistic, p: Math.min(1, 2 * oneSidedTail(n, statistic)) };
  return { statistic, p: kolmogorovTail(x + 1 / (6 * Math.sqrt(n)) + (x - 1) / (4 * n)) };
}

/** P(some share of n uniform values below a place exceeds it by at least `distance`): d times the sum over j of C(n, j) (d + j / n)^(j - 1) (1 - d - j / n)^(n - j). */
function oneSidedTail(n: number, distance: number): number {
  let [total, logChoose] = [0, 0];
  for (let j = 0; distance + j / n < 1; j++) {
    const place = distance + j / n;
    total += Math.exp(logChoose + (j - 1) * Math.log(place) + (n - j) * Math.log(1 - place));
    logChoose += Math.log((n - j) / (j + 1));
  }
  return distance * total;
}
