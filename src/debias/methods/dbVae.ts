import { checkKeys } from '../../base';
import type { Split } from '../../data';
import { resampling } from '../../learn';
import type { Debiased, MethodOptions } from '../debiased';
import { drawByLatents } from '../drawByLatents';
import type { Classifier, LatentModel, Recipe } from '../recipe';

/** Options of {@link dbVae}. */
export interface DbVaeOptions<M extends Classifier = Classifier> extends MethodOptions<M> {
  /** Bins of the histogram of a latent dimension. Default 10. */
  bins?: number;
  /** Added to each bin's density before it is inverted: smaller debiases more. Default 0.001. */
  smoothing?: number;
}

/**
 * The debiasing variational autoencoder: faces whose latent values are rare are drawn more often, by the rule of `resampling.dbVae`, decided anew before
 * each epoch (Amini et al., _Uncovering and Mitigating Algorithmic Bias through Learned Latent Structure_, AIES 2019). It looks for what is rare, which
 * need not be what fails. No groups are known. One training run of the recipe's `latentModel`.
 *
 * @returns that model; its augmentation is its own
 * @throws InputError for an unknown or bad option, and a recipe without a `latentModel`
 * @example
 * const latentModel = (seed: number) => new DensityVAEWrapper(standardClassifier({ seed }), { seed });
 * const { model } = await debias.dbVae(train, { ...recipe, latentModel });
 */
export async function dbVae<M extends Classifier>(
  train: Split,
  recipe: Recipe<M>,
  options: DbVaeOptions<M> = {},
): Promise<Debiased<LatentModel>> {
  checkKeys('dbVae', options, ['bins', 'smoothing', 'evidence']);
  const { evidence: _, ...rule } = options;
  return drawByLatents(train, recipe, 'dbVae', resampling.dbVae(rule));
}
