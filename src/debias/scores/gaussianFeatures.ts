import { mahalanobis } from '../../density';
import type { Evidence } from '../evidence';
import { withinClass } from '../withinClass';

/**
 * The negative log density, in nats, of a row among those of its class, by one normal distribution in the features of the plain training run: half the squared
 * Mahalanobis distance and a constant (after Lee et al., _A Simple Unified Framework for Detecting Out-of-Distribution Samples_, NeurIPS
 * 2018). Tells what is rare, which need not be what fails. One training run.
 *
 * @throws InputError where features are no vector
 */
export function gaussianFeatures(evidence: Evidence): Promise<Float64Array> {
  return withinClass(
    evidence,
    (features, width) =>
    mahalanobis().fit(features, width).logDensity(features).map((log) => -log), // prettier-ignore
  );
}
