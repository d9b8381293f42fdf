import { checkKeys } from '../../base';
import type { Split } from '../../data';
import { resampling } from '../../learn';
import type { Debiased } from '../debiased';
import { runRecipe, type Classifier, type Recipe } from '../recipe';

/** Options of {@link oracle}. */
export interface OracleOptions {
  /** The column with the true groups, of rows of both classes. Default `group`. */
  by?: string;
}

/**
 * Every true group of a class is drawn equally often: what could be gained by weights if one knew the groups. It needs a column that real
 * data seldom have.
 *
 * @throws InputError for an unknown option, a column that is not there, or a row without a group
 * @example
 * const { model } = await debias.oracle(train, recipe, { by: 'skinTone' });
 */
export async function oracle<M extends Classifier>(
  train: Split,
  recipe: Recipe<M>,
  options: OracleOptions = {},
): Promise<Debiased<M>> {
  checkKeys('oracle', options, ['by']);
  const policy = resampling.groups(options.by, { rows: 'all' });
  const run = await runRecipe(recipe, train, { name: 'oracle', resampling: policy });
  const { report } = policy.weigh({ table: train.table, score: noScore });
  return { ...run, method: 'oracle', table: train.table, report, trainings: 1 };
}

function noScore(): never {
  throw new TypeError('groups asks for no scores');
}
