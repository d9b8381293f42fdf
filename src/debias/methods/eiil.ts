import { checkInteger, checkKeys, checkPositive, mean } from '../../base';
import type { Split } from '../../data';
import { withEvidence, type Debiased, type MethodOptions } from '../debiased';
import { drawBy } from '../drawBy';
import { irmPenalty, inferEnvironments } from '../environments';
import type { Classifier, Recipe } from '../recipe';
import { groupWeights } from '../weights';

/** Options of {@link eiil}. */
export interface EiilOptions<M extends Classifier = Classifier> extends MethodOptions<M> {
  /** Steps of adam. Default 500. */
  steps?: number;
  /** Learning rate of adam. Default 0.05. */
  learningRate?: number;
}

/**
 * Two environments are inferred on which the same reference model would have to be changed in opposite directions: those that make the penalty of invariant
 * risk minimisation of its logits as large as can be; then each environment of a class is drawn equally often (after Creager, Jacobsen and
 * Zemel, _Environment Inference for Invariant Learning_, ICML 2021; the paper trains by IRM or group DRO then: `groupDro` with
 * `infer: 'eiil'`). The reference model has not seen the rows (out of fold). For two environments the largest penalty is that
 * of the rows whose logit is right against those whose logit is wrong, so that this ends near `outOfFold` with a share of a half. No groups
 * are known. 1.5 training runs.
 *
 * @returns `inferredGroup` is the environment, 0 or 1; the report has the `penalty`
 * @throws InputError for an unknown or bad option
 * @example
 * const { model, table } = await debias.eiil(train, recipe);
 */
export async function eiil<M extends Classifier>(
  train: Split,
  recipe: Recipe<M>,
  options: EiilOptions<M> = {},
): Promise<Debiased<M>> {
  checkKeys('eiil', options, ['steps', 'learningRate', 'evidence']);
  const { steps = 500, learningRate = 0.05 } = options;
  checkInteger('steps', steps, 1);
  checkPositive('learningRate', learningRate);
  return withEvidence(train, recipe, options.evidence, async (evidence) => {
    const { labels } = evidence;
    const logits = await evidence.outOfFold();
    const shares = inferEnvironments(logits, labels, { steps, learningRate, seed: evidence.recipe.seed });
    const inferredGroup = shares.map((share) => Number(share > 0.5));
    return drawBy(evidence, {
      method: 'eiil',
      weights: groupWeights(labels, Array.from(inferredGroup)),
      columns: { inferredGroup },
      report: { penalty: irmPenalty(logits, labels, shares), firstEnvironment: mean(inferredGroup) },
    });
  });
}
