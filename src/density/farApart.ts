import { sum, type Random } from '../base';

/** Starting centres, and whose each row is. */
export interface Starts {
  /** The rows that are centres, at most as many as asked for. */
  readonly rows: number[];
  /** The number of the nearest centre of each row. */
  readonly owner: Uint32Array;
}

/**
 * Centres far apart: the first is any row, each further one is drawn in proportion to the squared distance from those before (k-means++;
 * Arthur and Vassilvitskii, 2007). Where all rows are centres already there are no more.
 *
 * @param rows - `[n, width]`
 */
export function farApart(rows: Float32Array, width: number, count: number, random: Random): Starts {
  const n = rows.length / width;
  const nearest = new Float64Array(n).fill(Infinity);
  const owner = new Uint32Array(n);
  const centres: number[] = [];
  for (let c = 0; c < count; c++) {
    if (c > 0 && sum(nearest) === 0) break;
    const centre = c === 0 ? random.integer(n) : drawFrom(nearest, random);
    centres.push(centre);
    for (let row = 0; row < n; row++) {
      const squared = squaredDistance(rows, row * width, rows, centre * width, width);
      if (squared >= nearest[row]!) continue;
      nearest[row] = squared;
      owner[row] = c;
    }
  }
  return { rows: centres, owner };
}

/** The squared distance of two vectors, given where they start. */
export function squaredDistance(
  a: ArrayLike<number>,
  fromA: number,
  b: ArrayLike<number>,
  fromB: number,
  width: number,
): number {
  let squared = 0;
  for (let d = 0; d < width; d++) {
    const difference = a[fromA + d]! - b[fromB + d]!;
    squared += difference * difference;
  }
  return squared;
}

function drawFrom(weights: Float64Array, random: Random): number {
  let rest = random.uniform() * sum(weights);
  const found = weights.findIndex((weight) => (rest -= weight) < 0);
  return found < 0 ? weights.length - 1 : found;
}
