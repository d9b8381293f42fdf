import { checkKeys } from '../../base';
import type { Split } from '../../data';
import { resampling } from '../../learn';
import type { Debiased, MethodOptions } from '../debiased';
import { drawByLatents } from '../drawByLatents';
import type { Classifier, LatentModel, Recipe } from '../recipe';

/**
 * The rule of the original lab, `resampling.reference`, kept as an example: its weights are all the same but for rounding, so that it does nothing. No groups
 * are known. One training run of the recipe's `latentModel`.
 *
 * @returns that model
 * @throws InputError for an unknown option, and a recipe without a `latentModel`
 * @example
 * const { report } = await debias.reference(train, { ...recipe, latentModel });
 * report.effectiveSample;   // 1, or nearly
 */
export async function reference<M extends Classifier>(
  train: Split,
  recipe: Recipe<M>,
  options: MethodOptions<M> = {},
): Promise<Debiased<LatentModel>> {
  checkKeys('reference', options, ['evidence']);
  return drawByLatents(train, recipe, 'reference', resampling.reference());
}
