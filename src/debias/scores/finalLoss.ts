import { crossEntropies } from '../crossEntropy';
import type { Evidence } from '../evidence';

/** The cross entropy at the end of the plain training run: what the network has learned by heart by then is not seen any more. */
export async function finalLoss(evidence: Evidence): Promise<Float64Array> {
  const { logits } = await evidence.plain();
  return crossEntropies(logits.at(-1)!, evidence.labels);
}
