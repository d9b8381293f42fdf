import { crossEntropies } from '../crossEntropy';
import type { Evidence } from '../evidence';

/**
 * The cross entropy after the first epoch of the plain training run (Liu et al., _Just Train Twice_, ICML 2021). One epoch, or nothing where
 * the plain run is there.
 */
export async function earlyLoss(evidence: Evidence): Promise<Float64Array> {
  return crossEntropies(await evidence.early(), evidence.labels);
}
