import type * as tf from '@tensorflow/tfjs';
import { Random } from '../base';

/** A class of models that can be made from a configuration. */
interface FromConfig {
  fromConfig(made: unknown, config: object): tf.LayersModel;
}

/**
 * The same network with new weights, all of which follow from a seed.
 *
 * @param model - stays as it is
 */
export function freshModel(model: tf.LayersModel, seed: number): tf.LayersModel {
  const made = model.constructor as unknown as FromConfig;
  const copy = made.fromConfig(made, reseeded(model.getConfig(), new Random(seed)) as object);
  return copy;
}

/** The same network with the same weights. */
export function copiedModel(model: tf.LayersModel): tf.LayersModel {
  const copy = freshModel(model, 0);
  copy.setWeights(model.getWeights());
  return copy;
}

/** A configuration in which every initializer that has a seed has another one. */
function reseeded(config: unknown, random: Random): unknown {
  if (Array.isArray(config)) return config.map((part) => reseeded(part, random));
  if (typeof config !== 'object' || config === null) return config;
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => {
      // TensorFlow.js takes a seed of 0 for none, and then draws from the clock.
      if (key === 'seed') return [key, 1 + random.integer(2 ** 31 - 2)];
      return [key, reseeded(value, random)];
    }),
  );
}
