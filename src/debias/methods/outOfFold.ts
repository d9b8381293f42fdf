import { checkKeys, mean } from '../../base';
import type { Split } from '../../data';
import { crossEntropies, errors } from '../crossEntropy';
import { withEvidence, type Debiased, type MethodOptions } from '../debiased';
import { drawSuspects, type ShareOptions } from '../drawSuspects';
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
  return withEvidence(train, recipe, options.evidence, async (evidence) => {
    const { labels } = evidence;
    const logits = await evidence.outOfFold(options.folds);
    const suspects = errors(logits, labels);
    return drawSuspects(evidence, options, {
      method: 'outOfFold',
      suspects,
      columns: { suspicion: crossEntropies(logits, labels) },
      report: { suspects: mean(suspects, Number) },
    });
  });
}
