import { crossEntropy } from '../crossEntropy';
import type { Evidence } from '../evidence';

/**
 * How much harder a row is for the model that is biased on purpose than for the plain one at its end: CE_biased / (CE_biased + CE_plain), from 0
 * to 1 (Nam et al., _Learning from Failure_, NeurIPS 2020). 1.5 training runs.
 */
export async function relativeDifficulty(evidence: Evidence): Promise<Float64Array> {
  const { logits: biased } = await evidence.biased();
  const { logits } = await evidence.plain();
  const plain = logits.at(-1)!;
  return Float64Array.from(evidence.labels, (label, row) =>
    difficulty(crossEntropy(biased[row]!, label), crossEntropy(plain[row]!, label)),
  );
}

function difficulty(biased: number, plain: number): number {
  // Both are 0 where both are as sure as numbers get: equally easy.
  return biased + plain === 0 ? 0.5 : biased / (biased + plain);
}
