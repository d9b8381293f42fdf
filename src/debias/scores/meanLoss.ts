import { crossEntropies } from '../crossEntropy';
import type { Evidence } from '../evidence';

/** The mean of the cross entropies after each epoch of the plain training run: rows that were learned late. */
export async function meanLoss(evidence: Evidence): Promise<Float64Array> {
  const { logits } = await evidence.plain();
  const total = new Float64Array(evidence.labels.length);
  for (const epoch of logits) crossEntropies(epoch, evidence.labels).forEach((loss, row) => (total[row]! += loss));
  return total.map((sum) => sum / logits.length);
}
