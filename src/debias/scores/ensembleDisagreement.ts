import { variance } from '../../base';
import type { Evidence } from '../evidence';
import { sigmoid } from '../sigmoid';

/**
 * The standard deviation of the probabilities of three short training runs from other initial weights (after Lakshminarayanan, Pritzel and Blundell,
 * _Simple and Scalable Predictive Uncertainty Estimation using Deep Ensembles_, NeurIPS 2017). One training run at six epochs.
 */
export async function ensembleDisagreement(evidence: Evidence): Promise<Float64Array> {
  const members = await evidence.ensemble();
  return Float64Array.from(evidence.labels, (_, row) =>
    Math.sqrt(variance(members.map((logits) => sigmoid(logits[row]!)))),
  );
}
