import { checkKeys } from '../../base';
import type { Split } from '../../data';
import type { Debiased, MethodOptions } from '../debiased';
import { drawSuspects, suspectErrors, type ShareOptions } from '../drawSuspects';
import type { Classifier, Recipe } from '../recipe';

/** Options of {@link earlyErrors}. */
export interface EarlyErrorsOptions<M extends Classifier = Classifier> extends MethodOptions<M>, ShareOptions {}

/**
 * As `trainTwice`, with the first model of the paper: the plain one after one epoch, whose errors are the suspects (Liu et al., _Just Train Twice_,
 * ICML 2021). Where one epoch is enough to learn more than what most rows have in common, it finds fewer of those who are
 * failed than a model that is biased on purpose. No groups are known. 1.17 training runs at six epochs.
 *
 * @throws InputError for an unknown or bad option
 * @example
 * const { model, table } = await debias.earlyErrors(train, recipe, { share: 0.5 });
 */
export async function earlyErrors<M extends Classifier>(
  train: Split,
  recipe: Recipe<M>,
  options: EarlyErrorsOptions<M> = {},
): Promise<Debiased<M>> {
  checkKeys('earlyErrors', options, ['share', 'shares', 'heldOut', 'evidence']);
  return drawSuspects('earlyErrors', train, recipe, options, async (evidence) =>
    suspectErrors(await evidence.early(), evidence.labels),
  );
}
