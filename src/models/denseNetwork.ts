import * as tf from '@tensorflow/tfjs';
import { ensureBackend, freeWeights } from '../backend';
import { checkInteger, checkKeys, InputError } from '../base';
import { seeds } from './seeds';

/** Options of {@link denseNetwork}. */
export interface DenseNetworkOptions {
  /** How many numbers a sample has. Default 1. */
  inputs?: number;
  /** Units of each hidden layer, at least one layer. Default [32, 32, 32]. */
  hidden?: readonly number[];
  /** How many values the last layer gives. Default 1. */
  outputs?: number;
  /** Where the initial weights come from: the same seed gives the same ones. Default 0. */
  seed?: number;
}

/**
 * A network of dense layers for samples of a few numbers: hidden layers with ReLU, and a linear last one.
 *
 * @returns a sequential model from `[batch, inputs]` to `[batch, outputs]`
 * @throws InputError on a bad option
 * @example
 * const model = new MVEWrapper(denseNetwork({ inputs: 2, seed: 0 }));
 */
export function denseNetwork(options: DenseNetworkOptions = {}): tf.Sequential {
  checkKeys('denseNetwork', options, ['inputs', 'hidden', 'outputs', 'seed']);
  const { inputs = 1, hidden = [32, 32, 32], outputs = 1, seed = 0 } = options;
  checkInteger('inputs', inputs, 1);
  if (!(hidden.length >= 1 && hidden.every((units) => Number.isInteger(units) && units >= 1))) {
    throw new InputError('hidden', 'units of at least one layer, whole numbers of at least 1', [...hidden]);
  }
  checkInteger('outputs', outputs, 1);
  checkInteger('seed', seed, 0);
  ensureBackend();
  const initial = seeds(seed);
  const layers = hidden.map((units, i) =>
    tf.layers.dense({
      ...(i === 0 ? { inputShape: [inputs] } : {}),
      units,
      activation: 'relu',
      kernelInitializer: initial(),
    }),
  );
  const last = tf.layers.dense({ units: outputs, kernelInitializer: initial() });
  return freeWeights(tf.sequential({ layers: [...layers, last] }));
}
