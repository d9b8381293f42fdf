import { checkKeyNames } from '../../base';
import type { Split } from '../../data';
import type { Debiased } from '../debiased';
import { runRecipe, type Classifier, type Recipe } from '../recipe';

/**
 * No debiasing: all rows of a class are drawn alike. What every method is compared with.
 *
 * @example
 * const { model } = await debias.plain(train, recipe);
 */
export async function plain<M extends Classifier>(
  train: Split,
  recipe: Recipe<M>,
  options: Readonly<Record<string, never>> = {},
): Promise<Debiased<M>> {
  checkKeyNames('plain', options, []);
  const run = await runRecipe(recipe, train, { name: 'plain' });
  return { ...run, method: 'plain', table: train.table, report: { effectiveSample: 1 }, trainings: 1 };
}
