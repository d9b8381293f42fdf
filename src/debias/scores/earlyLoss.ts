import { crossEntropies } from '../crossEntropy';
import type { Evidence } from '../evidence';

/** The cross entropy after the first epoch of the plain training run (Liu et al., _Just Train Twice_, ICML 2021). */
export async function earlyLoss(evidence: Evidence): Promise<Float64Array> {
  const { logits } = await evidence.plain();
  return crossEntropies(logits[0]!, evidence.labels);
}
