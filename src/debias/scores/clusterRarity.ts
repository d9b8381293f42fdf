import { clusterGroups } from '../clusterGroups';
import type { Evidence } from '../evidence';

/**
 * -log of the share that a row's cluster has of its class, in nats; eight clusters a class by k-means, in the features of the plain training run (after
 * Sohoni et al., _No Subclass Left Behind_, NeurIPS 2020). Tells what is rare, which need not be what fails. One training run.
 *
 * @throws InputError where features are no vector
 */
export async function clusterRarity(evidence: Evidence): Promise<Float64Array> {
  const clusters = await clusterGroups(evidence);
  const { labels } = evidence;
  const sizes = new Map<string, number>();
  const add = (name: string): void => void sizes.set(name, (sizes.get(name) ?? 0) + 1);
  labels.forEach((label, row) => {
    add(`${label}`);
    add(`${label} ${clusters[row]}`);
  });
  return Float64Array.from(
    labels,
    (label, row) => -Math.log(sizes.get(`${label} ${clusters[row]}`)! / sizes.get(`${label}`)!),
  );
}
