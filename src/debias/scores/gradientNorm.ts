import type { Evidence } from '../evidence';
import { sigmoid } from '../sigmoid';
import { vectorFeatures } from '../withinClass';

/**
 * The length of the gradient of the loss with respect to the last layer, at the end of the plain training run: |sigmoid(z) - y| times the length of
 * the features and the 1 that goes with the bias. Rows that pull hard at the network (Paul et al., _Deep Learning on a Data Diet_, NeurIPS 2021,
 * for the last layer alone). One training run.
 *
 * @throws InputError where features are no vector
 */
export async function gradientNorm(evidence: Evidence): Promise<Float64Array> {
  const { logits, features } = await evidence.plain();
  const width = vectorFeatures(features);
  const last = logits.at(-1)!;
  return Float64Array.from(evidence.labels, (label, row) => {
    let squares = 1;
    for (let d = 0; d < width; d++) squares += features.data[row * width + d]! ** 2;
    return Math.abs(sigmoid(last[row]!) - label) * Math.sqrt(squares);
  });
}
