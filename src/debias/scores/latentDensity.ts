import type { Evidence } from '../evidence';

/**
 * The negative log density, in nats, of a row's latent values among those last seen in training, by the model that the recipe's `latentModel` makes: how DB-VAE
 * looks for what is rare (Amini et al., _Uncovering and Mitigating Algorithmic Bias through Learned Latent Structure_, AIES 2019). Such a model
 * remembers faces only, unless it is told otherwise: to others this tells how unlike faces they are. One training run of that model.
 *
 * @throws InputError for a recipe without a `latentModel`, or one that gives no `bias`
 */
export async function latentDensity(evidence: Evidence): Promise<Float64Array> {
  const { logDensity } = await evidence.latent();
  return Float64Array.from(logDensity, (log) => -log);
}
