import { commonLook } from '../commonLook';
import { crossEntropies, errors } from '../crossEntropy';
import type { Evidence } from '../evidence';
import { meanRanks } from '../suspects';

/**
 * Two views of a row at once, from 0 to 1: the mean of its ranks within its class by the loss of a model that is biased on purpose, and by how much
 * it looks, from far away, like the rows that this model gets wrong. A hard picture that looks like all others ranks lower than by its loss, and a
 * row that happens to be right, but looks like those that are wrong, higher. Half a training run.
 */
export async function biasedLook(evidence: Evidence): Promise<Float64Array> {
  const { labels, train, recipe } = evidence;
  const { logits } = await evidence.biased();
  const { likeness } = commonLook(train, labels, errors(logits, labels), recipe.seed);
  return meanRanks(labels, crossEntropies(logits, labels), likeness);
}
