import { checkChoice, checkKeys } from '../../base';
import type { Split } from '../../data';
import { withEvidence, type Debiased, type MethodOptions } from '../debiased';
import { drawBy } from '../drawBy';
import { checkShare, type Classifier, type Recipe } from '../recipe';
import { scores, type ScoreName } from '../scores';
import { temperedWeights } from '../weights';

/** Options of {@link tempered}. */
export interface TemperedOptions<M extends Classifier = Classifier> extends MethodOptions<M> {
  /** The score that rows are weighed by. Default `outOfFoldLoss`. */
  score?: ScoreName;
  /** The effective sample size to keep, as a share of each class, above 0 and below 1: smaller weighs suspicious rows more. Default 0.3. */
  effectiveSample?: number;
}

/**
 * Rows are drawn in proportion to e^(b x score) within their class, with the b that leaves the effective sample size asked for: suspicion as a matter of
 * degree, by any score. A few rows with extreme scores can take most of the draws, which suspects that all count alike cannot.
 * No groups are known. What the score costs, and a training run: 1.5 by default.
 *
 * @throws InputError for an unknown or bad option, and as the score
 * @example
 * const { model } = await debias.tempered(train, recipe, { score: 'meanLoss', effectiveSample: 0.5 });
 */
export async function tempered<M extends Classifier>(
  train: Split,
  recipe: Recipe<M>,
  options: TemperedOptions<M> = {},
): Promise<Debiased<M>> {
  checkKeys('tempered', options, ['score', 'effectiveSample', 'evidence']);
  const { score = 'outOfFoldLoss', effectiveSample = 0.3 } = options;
  checkChoice('score', score, Object.keys(scores) as ScoreName[]);
  checkShare('effectiveSample', effectiveSample);
  return withEvidence(train, recipe, options.evidence, async (evidence) => {
    const suspicion = await scores[score](evidence);
    const weights = temperedWeights(evidence.labels, suspicion, effectiveSample);
    return drawBy(evidence, { method: 'tempered', weights, columns: { suspicion }, report: {} });
  });
}
