import { checkKeys } from '../../base';
import type { Split } from '../../data';
import type { Debiased } from '../debiased';
import { drawBy } from '../drawBy';
import { Evidence } from '../evidence';
import { groupColumn } from '../groups';
import type { Classifier, Recipe } from '../recipe';
import { groupWeights } from '../weights';

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
  const evidence = new Evidence(train, recipe);
  const weights = groupWeights(evidence.labels, groupColumn('oracle', train, options.by ?? 'group'));
  return drawBy(evidence, { method: 'oracle', weights, columns: {}, report: {} });
}
