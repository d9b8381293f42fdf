import { checkKeys, checkRange } from '../../base';
import type { Split } from '../../data';
import { errors } from '../crossEntropy';
import type { Debiased, MethodOptions } from '../debiased';
import { drawSuspects, type ShareOptions } from '../drawSuspects';
import { lookAlikes } from '../lookAlikes';
import type { Classifier, Recipe } from '../recipe';

/** Options of {@link trainTwice}. */
export interface TrainTwiceOptions<M extends Classifier = Classifier> extends MethodOptions<M>, ShareOptions {
  /**
   * How many times as many suspects there are as errors of the first model: those rows of each class that look most like its errors, in the
   * features of the first model. 0 takes the errors themselves, as the paper does. Default 2.
   */
  lookAlikes?: number;
}

/**
 * Trains twice, without knowing any group: first a model that is biased on purpose (see `generalisedCrossEntropy`), whose errors on the
 * training set, and the rows of their class that look most like them, are the suspects; then a fresh model, which sees suspects more often.
 * After Liu et al., _Just Train Twice_, ICML 2021, with the first model of Nam et al., _Learning from Failure_, NeurIPS 2020; that rows which
 * look alike join the suspects is ours. It needs a model that augments its images: one that learns them by heart does not care how often they
 * are drawn.
 *
 * Where labels are wrong, wrong rows are suspects, too: see docs/debiasing.md.
 *
 * @param train - a split with labels 0 and 1; columns of groups are not looked at
 * @param recipe - how a model is made and trained
 * @returns the second model, the table with `suspicion` (cross entropy under the first), `suspect` and `weight`, and what it cost (1.5
 * training runs)
 * @throws InputError for an unknown or bad option
 * @example
 * const recipe = {
 *   model: (seed: number) => wrap(standardClassifier({ seed }), {}, { parts: [augment({ flip: true, shift: 6 })], seed }),
 * };
 * const { model, table } = await debias.trainTwice(train, recipe);
 */
export async function trainTwice<M extends Classifier>(
  train: Split,
  recipe: Recipe<M>,
  options: TrainTwiceOptions<M> = {},
): Promise<Debiased<M>> {
  checkKeys('trainTwice', options, ['lookAlikes', 'share', 'shares', 'heldOut', 'evidence']);
  const { lookAlikes: times = 2 } = options;
  checkRange('lookAlikes', times, 0, Infinity);
  return drawSuspects('trainTwice', train, recipe, options, async (evidence) => {
    const { logits, model } = await evidence.biased();
    if (times === 0) return { logits };
    const wrong = errors(logits, evidence.labels);
    return { logits, suspects: lookAlikes(await model.network.activations(train, -2), evidence.labels, wrong, times) };
  });
}
