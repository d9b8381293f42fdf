import type { Evidence } from '../evidence';
import { clustersOf } from '../clustersOf';
import { withinClass } from '../withinClass';

/**
 * -log of the share that a row's cluster has of its class, in nats; eight clusters a class by k-means, in the features of the plain training run (after
 * Sohoni et al., _No Subclass Left Behind_, NeurIPS 2020). Tells what is rare, which need not be what fails. One training run.
 *
 * @throws InputError where features are no vector
 */
export function clusterRarity(evidence: Evidence): Promise<Float64Array> {
  return withinClass(evidence, (features, width) => {
    const owner = clustersOf(features, width, { seed: evidence.recipe.seed });
    const counts = new Map<number, number>();
    for (const cluster of owner) counts.set(cluster, (counts.get(cluster) ?? 0) + 1);
    return Float64Array.from(owner, (cluster) => -Math.log(counts.get(cluster)! / owner.length));
  });
}
