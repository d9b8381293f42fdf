import { checkKeys } from '../../base';
import type { Split } from '../../data';
import type { Debiased, MethodOptions } from '../debiased';
import { focalLoss, type FocalLossOptions } from '../losses';
import { runRecipe, type Classifier, type Recipe } from '../recipe';

/** Options of {@link focal}. */
export interface FocalOptions<M extends Classifier = Classifier> extends MethodOptions<M>, FocalLossOptions {}

/**
 * One training run by the focal loss: rows that are recognised well count less (see `focalLoss`; Lin et al., ICCV 2017). Made for many easy
 * rows of one class; it hardly tells rows that are rare from rows that are hard for everyone. No groups are known. One training run.
 *
 * @throws InputError for an unknown or bad option
 * @example
 * const { model } = await debias.focal(train, recipe, { gamma: 3 });
 */
export async function focal<M extends Classifier>(
  train: Split,
  recipe: Recipe<M>,
  options: FocalOptions<M> = {},
): Promise<Debiased<M>> {
  checkKeys('focal', options, ['gamma', 'evidence']);
  const { gamma = 2 } = options;
  const run = await runRecipe(recipe, train, { name: 'focal', loss: focalLoss({ gamma }) });
  return { ...run, method: 'focal', table: train.table, report: { gamma, effectiveSample: 1 }, trainings: 1 };
}
