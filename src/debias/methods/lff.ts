import { checkKeys, checkPositive } from '../../base';
import type { Split } from '../../data';
import { freshModel } from '../../network';
import type { Debiased, MethodOptions } from '../debiased';
import { learningFromFailure } from '../parts/learningFromFailure';
import { checkRecipe, runRecipe, withoutParts, type Classifier, type PartMaker, type Recipe } from '../recipe';

/** Options of {@link lff}. */
export interface LffOptions<M extends Classifier = Classifier> extends MethodOptions<M> {
  /** Of the generalised cross entropy that the biased network is trained by, in (0, 1]. Default 0.7. */
  q?: number;
}

/**
 * Learning from failure: a biased network is trained at the same time, by the generalised cross entropy, and each row of a batch counts as much as it is harder
 * for that one than for the model itself (Nam et al., _Learning from Failure: Training Debiased Classifier from Biased Classifier_,
 * NeurIPS 2020; with the losses of the batch, where the authors' code smooths those of each row over epochs). The recipe's `model` has to take
 * parts. No groups are known. Two training runs, since each step trains two networks.
 *
 * It needs many steps: a class that the biased network has learned hardly counts any more, and the logit that divides the classes may move away from 0 (look at a
 * threshold of its own). In a few steps it gained for some seeds and not for others.
 *
 * @returns a model as the recipe makes it, without the biased network
 * @throws InputError for an unknown or bad option, and a recipe whose model takes no parts
 * @example
 * const model = (seed: number, parts: readonly debias.PartMaker[]) =>
 *   wrap(standardClassifier({ seed }), {}, { parts: [augment({ flip: true }), ...parts], seed });
 * const { model: fair } = await debias.lff(train, { model });
 */
export async function lff<M extends Classifier>(
  train: Split,
  recipe: Recipe<M>,
  options: LffOptions<M> = {},
): Promise<Debiased<M>> {
  checkKeys('lff', options, ['q', 'evidence']);
  const { q = 0.7 } = options;
  checkPositive('q', q, 1);
  const { model: make, seed } = checkRecipe(recipe);
  const first = seed + 500;
  const source = make(first, []);
  let networks = 0;
  const part: PartMaker = () => learningFromFailure(freshModel(source.network.layersModel, first + networks++), q);
  try {
    const { model, history } = await runRecipe(recipe, train, { name: 'lff', parts: [part] });
    const alone = withoutParts(recipe, model);
    return { model: alone, history, method: 'lff', table: train.table, report: { q }, trainings: 2 };
  } finally {
    source.dispose();
  }
}
