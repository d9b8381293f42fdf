import { Random, variance } from '../../base';
import type { Evidence } from '../evidence';
import { readLastLayer } from '../lastLayer';
import { sigmoid } from '../sigmoid';
import { vectorFeatures } from '../withinClass';

/** The share of features that a mask leaves out. */
const rate = 0.2;
/** How many masks a row is seen through. */
const masks = 10;

/**
 * The standard deviation of the probabilities when random features (a fifth of them, ten times) are left out before the last layer of the plain
 * training run (after Gal and Ghahramani, _Dropout as a Bayesian Approximation_, ICML 2016). One training run.
 *
 * @throws InputError where features are no vector, or the last layer is no dense layer of one logit
 */
export async function dropoutDisagreement(evidence: Evidence): Promise<Float64Array> {
  const { model, features } = await evidence.plain();
  const width = vectorFeatures(features);
  const { weights, bias } = readLastLayer(model);
  const random = new Random(evidence.recipe.seed);
  return Float64Array.from(evidence.labels, (_, row) => {
    const seen = Array.from({ length: masks }, () => {
      let sum = 0;
      for (let d = 0; d < width; d++) {
        if (!random.chance(rate)) sum += weights[d]! * features.data[row * width + d]!;
      }
      return sigmoid(bias + sum / (1 - rate));
    });
    return Math.sqrt(variance(seen));
  });
}
