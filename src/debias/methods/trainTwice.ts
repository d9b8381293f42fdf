import { checkKeys, mean } from '../../base';
import type { Split } from '../../data';
import { drawSuspects, type ShareOptions } from '../drawSuspects';
import { crossEntropies, errors } from '../crossEntropy';
import { withEvidence, type Debiased, type MethodOptions } from '../debiased';
import type { Classifier, Recipe } from '../recipe';

/** Options of {@link trainTwice}. */
export interface TrainTwiceOptions<M extends Classifier = Classifier> extends MethodOptions<M>, ShareOptions {}

/**
 * Trains twice, without knowing any group: first a model that is biased on purpose (see `generalisedCrossEntropy`), whose errors on the
 * training set are the suspects; then a fresh model, in whose batches half of the rows of each class are suspects. After Liu et al., _Just
 * Train Twice_, ICML 2021, with the first model of Nam et al., _Learning from Failure_, NeurIPS 2020. It needs a model that augments its
 * images: one that learns them by heart does not care how often they are drawn.
 *
 * Where labels are wrong, wrong rows are suspects, too: see docs/debiasing.md.
 *
 * @param train - a split with labels 0 and 1; columns of groups are not looked at
 * @param recipe - how a model is made and trained
 * @returns the second model, the table with `suspicion` (cross entropy under the first), `suspect` and `weight`, and what it cost (1.33
 * training runs at six epochs)
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
  checkKeys('trainTwice', options, ['share', 'shares', 'heldOut', 'evidence']);
  return withEvidence(train, recipe, options.evidence, async (evidence) => {
    const { labels } = evidence;
    const { logits } = await evidence.biased();
    const suspects = errors(logits, labels);
    return drawSuspects(evidence, options, {
      method: 'trainTwice',
      suspects,
      columns: { suspicion: crossEntropies(logits, labels) },
      report: { suspects: mean(suspects, Number) },
    });
  });
}
