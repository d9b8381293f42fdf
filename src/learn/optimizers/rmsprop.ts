import * as tf from '@tensorflow/tfjs';
import { checkKeys, checkRange, InputError } from '../../base';
import { FlatOptimizer } from './flatOptimizer';
import type { Optimizer } from './optimizer';
import { sharedOptions, type OptimizerOptions } from './sharedOptions';

/** Options of {@link rmsprop}. */
export interface RmspropOptions extends OptimizerOptions {
  /** Decay of the mean of squared gradients, in [0, 1). Default 0.9. */
  rho?: number;
  /** How much of the step before goes on, in [0, 1). Default 0: none. */
  momentum?: number;
  /** Whether gradients are divided by the root of their variance, not of their mean square. Default false. */
  centered?: boolean;
  /** Added under the root, as in Keras (PyTorch adds it to the root). Default 1e-7. */
  epsilon?: number;
}

/**
 * RMSprop (Hinton, 2012): gradients over the root of a moving mean of their squares.
 *
 * @throws InputError on an unknown option or a value out of range
 * @example
 * model.compile({ optimizer: rmsprop({ learningRate: 1e-3, momentum: 0.9 }), loss: 'meanSquaredError' });
 */
export function rmsprop(options: RmspropOptions = {}): Optimizer {
  checkKeys('rmsprop', options, ['learningRate', 'rho', 'momentum', 'centered', 'epsilon', 'weightDecay', 'clipNorm']);
  const shared = sharedOptions(options);
  const { rho = 0.9, momentum = 0, centered = false, epsilon = 1e-7 } = options;
  checkRange('rho', rho, 0, { below: 1 });
  checkRange('momentum', momentum, 0, { below: 1 });
  checkRange('epsilon', epsilon, 0, Infinity);
  if (typeof centered !== 'boolean') throw new InputError('centered', 'true or false', centered);
  type Vector = 'squares' | 'mean' | 'velocity';
  const vectors: Vector[] = ['squares'];
  if (centered) vectors.push('mean');
  if (momentum > 0) vectors.push('velocity');
  const moved = (average: tf.Variable, value: tf.Tensor): void =>
    average.assign(tf.add(tf.mul(average, rho), tf.mul(value, 1 - rho)));
  return new FlatOptimizer<Vector, never>(
    {
      name: 'rmsprop',
      vectors,
      scalars: {},
      change(gradient, rate, { squares, mean, velocity }) {
        moved(squares, tf.square(gradient));
        if (centered) moved(mean, gradient);
        const variance = centered ? tf.sub(squares, tf.square(mean)) : squares;
        const step = tf.div(gradient, tf.sqrt(tf.add(variance, epsilon)));
        if (momentum === 0) return tf.mul(step, rate);
        velocity.assign(tf.add(tf.mul(velocity, momentum), step));
        return tf.mul(velocity, rate);
      },
    },
    shared,
  );
}
