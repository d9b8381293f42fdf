/**
 * Sum from the first to the last, by plain additions: the same digits as a loop, whatever the kind of list.
 *
 * @param of - the number of an entry. Default: the entry itself
 * @example
 * sum([1, 2, 3]);                        // 6
 * sum(bins, ({ n }) => n);               // rows in all bins
 */
export function sum(values: ArrayLike<number>): number;
export function sum<T>(values: ArrayLike<T>, of: (value: T, index: number) => number): number;
export function sum<T>(values: ArrayLike<T>, of?: (value: T, index: number) => number): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += of ? of(values[i] as T, i) : (values[i] as number);
  return total;
}

/** Product from the first to the last; 1 of none. The size of a shape: `product([28, 28, 3])`. */
export function product(values: ArrayLike<number>): number {
  let total = 1;
  for (let i = 0; i < values.length; i++) total *= values[i]!;
  return total;
}

/** {@link sum} divided by how many there are; NaN of none. */
export function mean(values: ArrayLike<number>): number;
export function mean<T>(values: ArrayLike<T>, of: (value: T, index: number) => number): number;
export function mean<T>(values: ArrayLike<T>, of?: (value: T, index: number) => number): number {
  return (of ? sum(values, of) : sum(values as ArrayLike<number>)) / values.length;
}

/**
 * Mean squared distance from the mean, in two passes; NaN of too few values.
 *
 * @param less - what is taken from the count below: 1 for that of a sample (the default), 0 for that of the values alone
 * @example
 * variance([1, 2, 3]);      // 1
 * variance([1, 2, 3], 0);   // 2 / 3
 */
export function variance(values: ArrayLike<number>, less: 0 | 1 = 1): number {
  if (values.length <= less) return NaN;
  const middle = mean(values);
  return sum(values, (value) => (value - middle) ** 2) / (values.length - less);
}

/** Place of the largest number, the first among equals; -1 of none. */
export function argmax(values: ArrayLike<number>): number {
  let best = values.length === 0 ? -1 : 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

/** Smallest number; Infinity of none. Unlike `Math.min(...values)` it takes lists of any length. */
export function least(values: ArrayLike<number>): number {
  let low = Infinity;
  for (let i = 0; i < values.length; i++) low = Math.min(low, values[i]!);
  return low;
}

/** Largest number; -Infinity of none. Unlike `Math.max(...values)` it takes lists of any length. */
export function most(values: ArrayLike<number>): number {
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) high = Math.max(high, values[i]!);
  return high;
}

/**
 * Logarithm of the sum of exponentials, without overflow: the largest is taken out first. -Infinity of none, or of
 * nothing but -Infinity.
 *
 * @example
 * logSumExp([1000, 1000]);   // 1000.6931
 */
export function logSumExp(values: ArrayLike<number>): number {
  const high = most(values);
  // An infinite largest value would make infinity less infinity.
  return Number.isFinite(high) ? high + Math.log(sum(values, (value) => Math.exp(value - high))) : high;
}

/**
 * Quantile of sorted numbers, linear between neighbours (type 7 of Hyndman and Fan, 1996; NumPy's default); NaN of none.
 *
 * @param sorted - from the smallest to the largest
 * @param p - from 0, the smallest, to 1, the largest
 * @example
 * sampleQuantile([1, 2, 3, 4], 0.5);   // 2.5
 */
export function sampleQuantile(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0) return NaN;
  const place = p * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  // Two infinite neighbours have no difference.
  return low === high ? low : low + (place - below) * (high - low);
}
