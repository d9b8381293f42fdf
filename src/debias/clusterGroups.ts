import { kMeans } from '../density';
import type { Evidence } from './evidence';
import { withinClass } from './withinClass';

/**
 * Inferred groups: the number of each row's cluster in its class, by k-means in the features of the plain training run.
 *
 * @param clusters - of each class; fewer where it has fewer rows
 */
export function clusterGroups(evidence: Evidence, clusters = 8): Promise<Float64Array> {
  const { seed } = evidence.recipe;
  return withinClass(evidence, (features, width) => {
    return kMeans(features, width, { clusters: Math.min(clusters, features.length / width), seed }).cluster;
  });
}
