import * as tf from '@tensorflow/tfjs';
import { checkKeys, checkRange, InputError } from '../../base';
import { FlatOptimizer } from './flatOptimizer';
import type { Optimizer } from './optimizer';
import { sharedOptions, type OptimizerOptions } from './sharedOptions';

/** Options of {@link sgd}. The learning rate is 0.01 by default, as in Keras. */
export interface SgdOptions extends OptimizerOptions {
  /** How much of the step before goes on, in [0, 1). Default 0: none. */
  momentum?: number;
  /** Whether to look ahead by the momentum (Nesterov). Needs one. Default false. */
  nesterov?: boolean;
}

/**
 * Stochastic gradient descent: `velocity = momentum * velocity + gradient`, and `rate * velocity` is taken from the weights, by Nesterov
 * `rate * (gradient + momentum * velocity)`. The rate is outside the velocity, as in PyTorch: a new rate holds at once.
 *
 * @throws InputError on an unknown option or a value out of range
 * @example
 * model.compile({ optimizer: sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true }), loss: 'meanSquaredError' });
 */
export function sgd(options: SgdOptions = {}): Optimizer {
  checkKeys('sgd', options, ['learningRate', 'momentum', 'nesterov', 'weightDecay', 'clipNorm']);
  const shared = sharedOptions(options, { learningRate: 0.01 });
  const { momentum = 0, nesterov = false } = options;
  checkRange('momentum', momentum, 0, { below: 1 });
  if (typeof nesterov !== 'boolean') throw new InputError('nesterov', 'true or false', nesterov);
  if (nesterov && momentum === 0) throw new InputError('momentum', 'a number above 0 for nesterov', 0);
  if (momentum === 0) {
    return new FlatOptimizer({ name: 'sgd', vectors: [], scalars: {}, change: (g, rate) => tf.mul(g, rate) }, shared);
  }
  return new FlatOptimizer(
    {
      name: 'sgd',
      vectors: ['velocity'],
      scalars: {},
      change(gradient, rate, { velocity }) {
        velocity.assign(tf.add(tf.mul(velocity, momentum), gradient));
        return tf.mul(nesterov ? tf.add(gradient, tf.mul(velocity, momentum)) : velocity, rate);
      },
    },
    shared,
  );
}
