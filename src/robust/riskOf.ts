import * as tf from '@tensorflow/tfjs';
import { checkChoice, InputError, Random } from '../base';
import { Model, riskNames, type AnyModel, type RiskName } from '../learn';

/**
 * A risk of a model as a function with a gradient, for `robust.evasive`. Served are risks that are worked out by networks: of VAE, dropout and MVE wrappers, and of
 * `wrap` with these; of ensembles of networks without risks of their own, the variance between them. A density is counted and has no gradient: give `evasive` a function of your
 * own there.
 *
 * @param model - compiled and trained
 * @param name - `epistemic` or `aleatoric`
 * @param options - `seed`: what random numbers (which values dropout drops) follow from, the same for each row. Default 0
 * @returns from inputs, `[batch, ...input]`, the mean risk of each over outputs, `[batch]`
 * @throws InputError for what is no such model
 * @example
 * const model = wrap(standardClassifier(), { epistemic: 'vae' });
 * // ... compile, fit ...
 * await robust.evasive(model, test, { eps: 4 / 255, lowers: robust.riskOf(model, 'epistemic') });
 */
export function riskOf(
  model: AnyModel,
  name: RiskName,
  options: { readonly seed?: number } = {},
): (x: tf.Tensor) => tf.Tensor {
  checkChoice('risk', name, riskNames);
  if (!(model instanceof Model)) throw new InputError('riskOf: model', 'a model of risklab', model);
  const random = new Random(options.seed ?? 0);
  const noise = new Float32Array(model.noiseWidth('predict'));
  model.fillNoise(random, noise, 'predict');
  const find = (x: tf.Tensor): tf.Tensor => {
    const rows = tf.tile(tf.tensor2d(noise, [1, noise.length]), [x.shape[0], 1]);
    const given = model.inferPass({ x, noise: rows });
    // In a combined model it has the name of its part before its own.
    const risk = given[name] ?? given[`${name}.${name}`] ?? (name === 'epistemic' ? disagreement(given) : undefined);
    if (risk) return tf.mean(tf.reshape(risk, [x.shape[0], -1]), 1);
    const todo = 'Give the attack a function of its own.';
    throw new InputError('risk', 'one that networks work out', `${name} of ${model.constructor.name}`, todo);
  };
  return find;
}

/** The variance between the networks of an ensemble; undefined for what is none, and for networks that have a risk of their own. */
function disagreement(given: Readonly<Record<string, tf.Tensor>>): tf.Tensor | undefined {
  const votes = Object.entries(given).flatMap(([key, value]) => (/^\d+\.yHat$/.test(key) ? [value] : []));
  if (votes.length < 2 || Object.keys(given).some((key) => /^\d+\..*epistemic$/.test(key))) return undefined;
  const { variance } = tf.moments(tf.stack(votes), 0);
  return tf.mul(variance, votes.length / (votes.length - 1));
}
