/**
 * The rank of each value among the rows of its class, above 0 and below 1; of equals the earlier row has the higher one.
 *
 * @param labels - 0 or 1 for each row
 */
export function ranksWithin(labels: readonly number[], values: ArrayLike<number>): Float64Array {
  const ranks = new Float64Array(labels.length);
  for (const label of [0, 1]) {
    const rows = labels.flatMap((one, row) => (one === label ? [row] : []));
    rows.sort((a, b) => values[a]! - values[b]! || b - a);
    rows.forEach((row, place) => (ranks[row] = (place + 0.5) / rows.length));
  }
  return ranks;
}

/** The mean of two ranks of each row, above 0 and below 1. */
export function meanRanks(labels: readonly number[], one: ArrayLike<number>, other: ArrayLike<number>): Float64Array {
  const others = ranksWithin(labels, other);
  return ranksWithin(labels, one).map((rank, row) => (rank + others[row]!) / 2);
}

/**
 * The errors of each class, and for each of them so many rows more: the ones with the largest suspicion.
 *
 * @param taken - whether class 0, and class 1, has suspects at all
 */
export function errorsAndMore(
  labels: readonly number[],
  wrong: readonly boolean[],
  suspicion: Float64Array,
  more: number,
  taken: readonly [boolean, boolean],
): boolean[] {
  const found = wrong.map((one, row) => one && taken[labels[row]!]!);
  for (const label of [0, 1]) {
    const errors = labels.filter((one, row) => one === label && found[row]).length;
    const others = labels.flatMap((one, row) => (one === label && !found[row] ? [row] : []));
    others.sort((a, b) => suspicion[b]! - suspicion[a]! || a - b);
    for (const row of others.slice(0, Math.round(more * errors))) found[row] = true;
  }
  return found;
}
