/**
 * A metric of a table in which row i occurs `counts[i]` times. The metric sorts the table once, when it is made; a bootstrap then
 * asks it for many draws in linear time.
 */
export type Statistic = (counts: Uint32Array) => number;

/** The metric of the table as it is. */
export function valueOf(statistic: Statistic, n: number): number {
  return statistic(new Uint32Array(n).fill(1));
}

/** The row numbers in ascending order of a value; equal values keep their order. */
export function ascending(values: Float64Array): Uint32Array {
  const order = Uint32Array.from(values, (_, i) => i);
  return order.sort((a, b) => (values[a]! < values[b]! ? -1 : Number(values[a]! > values[b]!)) || a - b);
}

/** The order in blocks of equal values. */
export function tiesOf(values: Float64Array, order: Uint32Array): Uint32Array[] {
  const blocks: Uint32Array[] = [];
  for (let start = 0, end: number; start < order.length; start = end) {
    const value = values[order[start]!];
    for (end = start + 1; end < order.length && values[order[end]!] === value;) end++;
    blocks.push(order.subarray(start, end));
  }
  return blocks;
}

/** The mean of one value per row, as a {@link Statistic}. */
export function meanStatistic(values: Float64Array): Statistic {
  return (counts) => {
    let [sum, n] = [0, 0];
    counts.forEach((count, i) => {
      if (count === 0) return;
      sum += count * values[i]!;
      n += count;
    });
    return sum / n;
  };
}

/** How many of the sorted edges lie below `p`: the bin that it is in, where bins are closed on the right. */
export function countBelow(edges: ArrayLike<number>, p: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! < p) low = middle + 1;
    else high = middle;
  }
  return low;
}
