import { kMeans } from '../../density';
import type { Values } from '../../learn';
import { chooseClusters } from './chooseClusters';
import type { Found } from './overRepresented';

/** What the clusters of a class are made from. */
export interface ClassRows {
  readonly label: number;
  readonly labels: readonly number[];
  readonly logits: ArrayLike<number>;
  /** `[rows, ...]`, what the network makes of each row. */
  readonly features: Values;
  readonly threshold: number;
  readonly clusters: number | undefined;
  readonly names: readonly [string, string];
  readonly images: number;
  readonly seed: number;
}

/** A cluster of failures of one class. */
export interface Cluster extends Found {
  /** Failures of the class. */
  readonly failures: number;
  /** Rows of the class as near to the centre as the nearer half of the cluster, and how many of them are failures. */
  readonly alike: number;
  readonly failed: number;
  /** Rows of the cluster nearest to its centre, nearest first. */
  readonly nearest: readonly number[];
}

/** The failures of a class, clustered; none where nothing fails. */
export function clustersOf(of: ClassRows): Cluster[] {
  const { label, labels, logits, features, threshold, clusters, names, images, seed } = of;
  const among = labels.flatMap((one, row) => (one === label ? [row] : []));
  const isFailed = (row: number): boolean => Number(logits[row]! > threshold) !== label;
  const failed = among.filter(isFailed);
  if (failed.length === 0) return [];
  const data = features.gather(failed);
  const width = data.length / failed.length;
  const found =
    clusters === undefined
      ? chooseClusters(data, width, seed)
      : kMeans(data, width, { clusters: Math.min(clusters, failed.length), seed });
  return Array.from({ length: found.clusters }, (_, c): Cluster => {
    const places = failed.flatMap((row, at) => (found.cluster[at] === c ? [{ row, squared: found.squared[at]! }] : []));
    const byDistance = places.toSorted((a, b) => a.squared - b.squared || a.row - b.row);
    const radius = byDistance[Math.floor((byDistance.length - 1) / 2)]!.squared;
    const centre = found.centres.subarray(c * width, (c + 1) * width);
    const alike = among.filter((row) => squaredFrom(centre, features.data, row * width) <= radius);
    return {
      cluster: `${names[label]!} ${c + 1}`,
      ...{ label, among, rows: places.map(({ row }) => row), failures: failed.length },
      ...{ alike: alike.length, failed: alike.filter(isFailed).length },
      nearest: byDistance.slice(0, images).map(({ row }) => row),
    };
  });
}

/** Added up in the order of `kMeans`, so that a row of the cluster has the same distance as there. */
function squaredFrom(centre: Float64Array, values: Float32Array, from: number): number {
  let squared = 0;
  for (let d = 0; d < centre.length; d++) {
    const difference = values[from + d]! - centre[d]!;
    squared += difference * difference;
  }
  return squared;
}
