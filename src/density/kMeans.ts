import { checkInteger, checkKeys, InputError, Random, sum } from '../base';
import { checkRows } from './density';
import { farApart, squaredDistance } from './farApart';

/** Options of {@link kMeans}. */
export interface KMeansOptions {
  /** How many clusters; fewer come out where fewer vectors differ. */
  clusters: number;
  /** Where the starting centres come from. Default 0. */
  seed?: number;
  /** How many starts; the one whose rows are nearest to their centres counts. Default 4. */
  runs?: number;
  /** Most rounds of a run; it ends when no row changes its cluster. Default 100. */
  iterations?: number;
}

/** What {@link kMeans} found. Clusters are numbered from the largest, those of one size by their first row. */
export interface KMeans {
  readonly clusters: number;
  /** `[clusters, width]` */
  readonly centres: Float64Array;
  /** The cluster of each row, from 0. */
  readonly cluster: Int32Array;
  /** The squared distance of each row from its centre. */
  readonly squared: Float64Array;
  /** The sum of these: what is made small. */
  readonly inertia: number;
}

/**
 * Clusters of vectors, by rounds of nearest centre and mean (Lloyd, 1982) from centres far apart. A cluster that loses all rows starts again
 * at the row that is farthest from its centre. The same seed gives the same clusters.
 *
 * @param rows - `[n, width]`, at least one row
 * @throws InputError for a bad option, fewer rows than clusters, or a value that is not finite
 * @example
 * kMeans(Float32Array.of(0, 1, 10, 11), 1, { clusters: 2 }).centres;   // 0.5 and 10.5, in some order
 */
export function kMeans(rows: Float32Array, width: number, options: KMeansOptions): KMeans {
  checkKeys('kMeans', options, ['clusters', 'seed', 'runs', 'iterations']);
  const { clusters, seed = 0, runs = 4, iterations = 100 } = options;
  for (const [name, value] of Object.entries({ clusters, runs, iterations })) checkInteger(name, value, 1);
  checkInteger('seed', seed, 0);
  const count = checkRows(rows, width);
  if (count < clusters) throw new InputError('kMeans', `at least ${clusters} rows`, count, 'Lower clusters.');
  const random = new Random(seed);
  let best: KMeans | undefined;
  for (let run = 0; run < runs; run++) {
    const found = runOnce(rows, width, clusters, iterations, random);
    if (!best || found.inertia < best.inertia) best = found;
  }
  return inOrder(best!, width);
}

function runOnce(rows: Float32Array, width: number, clusters: number, iterations: number, random: Random): KMeans {
  const starts = farApart(rows, width, clusters, random);
  const centres = new Float64Array(starts.rows.length * width);
  starts.rows.forEach((row, c) => centres.set(rows.subarray(row * width, (row + 1) * width), c * width));
  const cluster = Int32Array.from(starts.owner);
  const squared = new Float64Array(cluster.length);
  for (let round = 0; round < iterations; round++) {
    moveCentres(rows, width, cluster, centres, squared);
    if (assign(rows, width, centres, cluster, squared) === 0) break;
  }
  return { clusters: starts.rows.length, centres, cluster, squared, inertia: sum(squared) };
}

/** Puts each centre at the mean of its rows; an empty cluster takes the row that is farthest from its centre. */
function moveCentres(
  rows: Float32Array,
  width: number,
  cluster: Int32Array,
  centres: Float64Array,
  squared: Float64Array,
): void {
  const counts = new Int32Array(centres.length / width);
  for (const c of cluster) counts[c]!++;
  for (let c = 0; c < counts.length; c++) {
    if (counts[c]! > 0) continue;
    const farthest = squared.reduce((far, value, row) => (value > squared[far]! ? row : far), 0);
    counts[cluster[farthest]!]!--;
    cluster[farthest] = c;
    squared[farthest] = 0;
    counts[c] = 1;
  }
  centres.fill(0);
  cluster.forEach((c, row) => {
    for (let d = 0; d < width; d++) centres[c * width + d]! += rows[row * width + d]!;
  });
  for (let at = 0; at < centres.length; at++) centres[at]! /= counts[Math.floor(at / width)]!;
}

/** Gives each row to its nearest centre. @returns how many rows changed */
function assign(
  rows: Float32Array,
  width: number,
  centres: Float64Array,
  cluster: Int32Array,
  squared: Float64Array,
): number {
  let changed = 0;
  for (let row = 0; row < cluster.length; row++) {
    let [nearest, least] = [cluster[row]!, Infinity];
    for (let c = 0; c * width < centres.length; c++) {
      const distance = squaredDistance(rows, row * width, centres, c * width, width);
      // Of two that are equally near, the row keeps its own.
      if (distance < least || (distance === least && c === cluster[row])) [nearest, least] = [c, distance];
    }
    if (nearest !== cluster[row]) changed++;
    cluster[row] = nearest;
    squared[row] = least;
  }
  return changed;
}

/** The same with the clusters numbered by size, then by their first row: the numbers do not tell of the starts. */
function inOrder(found: KMeans, width: number): KMeans {
  const rows = Array.from({ length: found.clusters }, (_, c) => ({ c, size: 0, first: Infinity }));
  found.cluster.forEach((c, row) => {
    rows[c]!.size++;
    rows[c]!.first = Math.min(rows[c]!.first, row);
  });
  const order = rows.sort((a, b) => b.size - a.size || a.first - b.first).map(({ c }) => c);
  const place = new Map(order.map((c, at) => [c, at]));
  const centres = new Float64Array(found.centres.length);
  order.forEach((c, at) => centres.set(found.centres.subarray(c * width, (c + 1) * width), at * width));
  return { ...found, centres, cluster: found.cluster.map((c) => place.get(c)!) };
}
