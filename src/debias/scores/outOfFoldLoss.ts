import { crossEntropies } from '../crossEntropy';
import type { Evidence } from '../evidence';

/**
 * The cross entropy under a model that has not seen the row (two halves of the training set): what a network has learned by heart cannot
 * hide. Half a training run.
 */
export async function outOfFoldLoss(evidence: Evidence): Promise<Float64Array> {
  return crossEntropies(await evidence.outOfFold(), evidence.labels);
}
