import { Random, sum } from '../../base';
import { kMeans, type KMeans } from '../../density';

/** Rows that a silhouette is worked out on, at most: it compares each with each. */
const mostCompared = 500;
/** Rows that a cluster should have on average, when their number is chosen. */
const rowsEach = 10;
/** The most clusters that are chosen among. */
const mostClusters = 6;

/**
 * Clusters of vectors, so many that the mean silhouette is largest: how much nearer rows are to their own cluster than to the next one. One
 * cluster where there are fewer than twenty rows.
 *
 * @param rows - `[n, width]`
 * @see Rousseeuw, P. J. (1987). Silhouettes: a graphical aid to the interpretation and validation of cluster analysis.
 */
export function chooseClusters(rows: Float32Array, width: number, seed: number): KMeans {
  const count = rows.length / width;
  const most = Math.min(mostClusters, Math.floor(count / rowsEach));
  let best = kMeans(rows, width, { clusters: 1, seed });
  let highest = -Infinity;
  if (most < 2) return best;
  const order = new Random(seed).shuffle(Uint32Array.from({ length: count }, (_, row) => row));
  const some = Array.from(order.subarray(0, mostCompared));
  const distances = distancesOf(rows, width, some);
  for (let clusters = 2; clusters <= most; clusters++) {
    const found = kMeans(rows, width, { clusters, seed });
    const value = silhouette(
      distances,
      some.map((row) => found.cluster[row]!),
    );
    if (value > highest) [best, highest] = [found, value];
  }
  return best;
}

/** The distances of some rows from each other, `[some, some]`. */
export function distancesOf(rows: Float32Array, width: number, some: readonly number[]): Float64Array {
  const n = some.length;
  const distances = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      let squared = 0;
      const [a, b] = [some[i]! * width, some[j]! * width];
      for (let d = 0; d < width; d++) squared += (rows[a + d]! - rows[b + d]!) ** 2;
      distances[i * n + j] = distances[j * n + i] = Math.sqrt(squared);
    }
  }
  return distances;
}

/**
 * The mean silhouette, in [-1, 1]: (b - a) / max(a, b), with a the mean distance of a row from the others of its cluster, b that from
 * the rows of the nearest other cluster; 0 for a row that is alone. -Infinity where there is one cluster only.
 */
export function silhouette(distances: Float64Array, cluster: readonly number[]): number {
  const n = cluster.length;
  const clusters = Math.max(...cluster) + 1;
  const sizes = new Float64Array(clusters);
  for (const c of cluster) sizes[c]!++;
  if (sizes.filter((size) => size > 0).length < 2) return -Infinity;
  const total = sum(cluster, (own, i) => {
    if (sizes[own] === 1) return 0;
    const sums = new Float64Array(clusters);
    for (let j = 0; j < n; j++) sums[cluster[j]!]! += distances[i * n + j]!;
    const a = sums[own]! / (sizes[own]! - 1);
    const b = Math.min(...sums.map((value, c) => (c === own || sizes[c] === 0 ? Infinity : value / sizes[c]!)));
    return a === b ? 0 : (b - a) / Math.max(a, b);
  });
  return total / n;
}
