import { checkKeys, checkRange, mean } from '../../base';
import type { Split } from '../../data';
import { commonLook } from '../commonLook';
import { crossEntropies, errors } from '../crossEntropy';
import type { Debiased, MethodOptions } from '../debiased';
import { drawSuspects, type FirstModel, type ShareOptions } from '../drawSuspects';
import type { Evidence } from '../evidence';
import { errorsAndMore, meanRanks } from '../suspects';
import type { Classifier, Recipe } from '../recipe';

/** Options of {@link trainTwice}. */
export interface TrainTwiceOptions<M extends Classifier = Classifier> extends MethodOptions<M>, ShareOptions {
  /**
   * How many rows become suspects for each error of the first model, beside the error itself: those of its class with the largest
   * `biasedLook`. 0 takes the errors alone, as the paper does. Default 1.
   */
  lookAlikes?: number;
  /**
   * The least area under the ROC curve, from 0 to 1, by which errors have to look alike: in a class where they do not, nobody is suspected, and
   * all rows are drawn alike. Default 0.77, between what sets with and without a group that is failed gave (docs/debiasing.md). 0: no guard.
   */
  guard?: number;
}

/**
 * Trains twice, without knowing any group: first a model that is biased on purpose (see `generalisedCrossEntropy`); the rows that it gets wrong or nearly wrong, and
 * that look like its other errors, are the suspects; then a fresh model, which sees suspects more often.
 * After Liu et al., _Just Train Twice_, ICML 2021, with the first model of Nam et al., _Learning from Failure_, NeurIPS 2020; the second look at the
 * images is ours. It needs a model that augments its images: one that learns them by heart does not care how often they are drawn.
 *
 * Where the errors of a class have nothing in common that one can see, this method can help no group, and its rows are drawn alike. Where labels are wrong, wrong
 * rows are suspects, too: see docs/debiasing.md.
 *
 * @param train - a split with labels 0 and 1; columns of groups are not looked at
 * @param recipe - how a model is made and trained
 * @returns the second model, the table with `suspicion` (0 to 1: `biasedLook`), `suspect` and `weight`, and what it cost (1.5 training runs). The report
 * has the share of `errors` and of `suspects`, and `inCommon of 0` and `inCommon of 1`: how well one can tell the errors of a class by
 * how they look, 0.5 for not at all, which `guard` is about.
 * @throws InputError for an unknown or bad option
 * @example
 * const recipe = {
 *   model: (seed: number) => wrap(standardClassifier({ seed }), {}, { parts: [augment({ flip: true, shift: 6 })], seed }),
 * };
 * const { model, table, report } = await debias.trainTwice(train, recipe);
 * report['inCommon of 1'];   // 0.9: faces that are failed look alike
 */
export async function trainTwice<M extends Classifier>(
  train: Split,
  recipe: Recipe<M>,
  options: TrainTwiceOptions<M> = {},
): Promise<Debiased<M>> {
  checkKeys('trainTwice', options, ['lookAlikes', 'guard', 'share', 'shares', 'heldOut', 'evidence']);
  const { lookAlikes = 1, guard = 0.77 } = options;
  checkRange('lookAlikes', lookAlikes, 0, Infinity);
  checkRange('guard', guard, 0, 1);
  return drawSuspects('trainTwice', train, recipe, options, (evidence) => twoViews(evidence, lookAlikes, guard));
}

/** Suspects by loss and by look, in the classes whose errors look alike. */
async function twoViews(evidence: Evidence, lookAlikes: number, guard: number): Promise<FirstModel> {
  const { labels, train, recipe } = evidence;
  const { logits } = await evidence.biased();
  const wrong = errors(logits, labels);
  const { likeness, areas } = commonLook(train, labels, wrong, recipe.seed);
  const suspicion = meanRanks(labels, crossEntropies(logits, labels), likeness);
  const taken = areas.map((area) => area >= guard) as [boolean, boolean];
  const suspects = errorsAndMore(labels, wrong, suspicion, lookAlikes, taken);
  const report = { errors: mean(wrong, Number), 'inCommon of 0': areas[0], 'inCommon of 1': areas[1] };
  return { suspicion, suspects, report };
}
