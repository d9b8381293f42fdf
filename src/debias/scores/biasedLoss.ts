import { crossEntropies } from '../crossEntropy';
import type { Evidence } from '../evidence';

/**
 * The cross entropy under a model that is biased on purpose (see `generalisedCrossEntropy`): large where the simple rule that most rows
 * follow is wrong. After Nam et al., _Learning from Failure_, NeurIPS 2020. Half a training run.
 */
export async function biasedLoss(evidence: Evidence): Promise<Float64Array> {
  const { logits } = await evidence.biased();
  return crossEntropies(logits, evidence.labels);
}
