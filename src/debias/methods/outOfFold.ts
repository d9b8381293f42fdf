import { checkInteger, checkKeys } from '../../base';
import type { Split } from '../../data';
import type { Debiased, MethodOptions } from '../debiased';
import { drawSuspects, suspectErrors, type ShareOptions } from '../drawSuspects';
import type { Classifier, Recipe } from '../recipe';

/** Options of {@link outOfFold}. */
export interface OutOfFoldOptions<M extends Classifier = Classifier> extends MethodOptions<M>, ShareOptions {
  /** Into how many parts the training set is cut. Default 2. */
  folds?: number;
}

/**
 * As `trainTwice`, with other suspects: rows that a model gets wrong which has not seen them. Two halves of the training set, a model for
 * each that learns the other half for half of the epochs. No groups are known. 1.5 training runs.
 *
 * @throws InputError for an unknown or bad option
 * @example
 * const { model, table } = await debias.outOfFold(train, recipe, { share: 0.4 });
 */
export async function outOfFold<M extends Classifier>(
  train: Split,
  recipe: Recipe<M>,
  options: OutOfFoldOptions<M> = {},
): Promise<Debiased<M>> {
  checkKeys('outOfFold', options, ['folds', 'share', 'shares', 'heldOut', 'evidence']);
  const { folds = 2 } = options;
  checkInteger('folds', folds, 2);
  return drawSuspects('outOfFold', train, recipe, options, async (evidence) =>
    suspectErrors(await evidence.outOfFold(folds), evidence.labels),
  );
}
