import { kMeans, type KMeansOptions } from '../density';

/** The cluster of each row by k-means, by whatever number: fewer clusters where there are fewer rows. */
export function clustersOf(
  features: Float32Array,
  width: number,
  { clusters = 8, ...more }: KMeansOptions,
): Uint32Array {
  return kMeans(features, width, { clusters: Math.min(clusters, features.length / width), ...more }).owner;
}
