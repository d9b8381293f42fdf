import type { Evidence } from '../evidence';

/**
 * The mean squared error with which the recipe's `latentModel` reconstructs a row: large where it is unlike what was learned (a score of
 * anomalies; An and Cho, _Variational Autoencoder based Anomaly Detection using Reconstruction Probability_, 2015). One training run of that model.
 *
 * @throws InputError for a recipe without a `latentModel`, or one that gives no `epistemic`
 */
export async function reconstruction(evidence: Evidence): Promise<Float64Array> {
  return Float64Array.from((await evidence.latent()).error);
}
