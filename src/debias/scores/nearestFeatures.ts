import { kNearest } from '../../density';
import type { Evidence } from '../evidence';
import { withinClass } from '../withinClass';

/** Which neighbour counts. */
const neighbour = 10;

/**
 * The distance to the tenth nearest row of the same class, in the features of the plain training run (after Sun et al., _Out-of-Distribution
 * Detection with Deep Nearest Neighbors_, ICML 2022): tells what is rare, which need not be what fails. One training run; every row is compared with every
 * other of its class.
 *
 * @throws InputError where features are no vector
 */
export function nearestFeatures(evidence: Evidence): Promise<Float64Array> {
  return withinClass(evidence, (features, width) => {
    // A row is its own first neighbour.
    const k = Math.min(neighbour + 1, features.length / width);
    // The log density is -width times the log of the distance.
    return kNearest({ k }).fit(features, width).logDensity(features).map((log) => Math.exp(-log / width)); // prettier-ignore
  });
}
