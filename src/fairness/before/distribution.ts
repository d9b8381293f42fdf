/** The values of a column in a group. */
export interface Distribution {
  /** Distinct values, ascending. */
  readonly values: readonly number[];
  /** How many rows have this value or a smaller one. */
  readonly upTo: readonly number[];
}

/**
 * The rank of a value in a group as a share of its rows, in (0, 1): of a value that is there the middle of its rows, between two values in
 * proportion, beyond the ends that of the end.
 */
export function rankIn({ values, upTo }: Distribution, value: number): number {
  const n = upTo.at(-1)!;
  const at = firstWhere(values.length, (i) => values[i]! >= value);
  if (at === values.length) return rankIn({ values, upTo }, values[at - 1]!);
  const below = at === 0 ? 0 : upTo[at - 1]!;
  if (at === 0 || values[at] === value) return (below + upTo[at]!) / 2 / n;
  const share = (value - values[at - 1]!) / (values[at]! - values[at - 1]!);
  return (below - 0.5 + share) / n;
}

/** The quantile of a group: row i of n, from 1, is at `(i - 1/2) / n`, with straight lines between, and flat ends. */
export function groupQuantile({ values, upTo }: Distribution, rank: number): number {
  const n = upTo.at(-1)!;
  const place = Math.min(Math.max(rank * n - 0.5, 0), n - 1);
  const valueAt = (row: number): number => values[firstWhere(upTo.length, (i) => upTo[i]! > row)]!;
  const low = Math.floor(place);
  const from = valueAt(low);
  return place === low ? from : from + (place - low) * (valueAt(low + 1) - from);
}

/** The middle number, of an even count the mean of the two. */
export function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return Number.isInteger(half) ? (sorted[half - 1]! + sorted[half]!) / 2 : sorted[Math.floor(half)]!;
}

/** The first place where something holds that holds from there on; the count where nowhere. */
function firstWhere(count: number, holds: (at: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
