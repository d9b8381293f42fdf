import * as tf from '@tensorflow/tfjs';
import { checkKeys, checkRange } from '../../base';
import { FlatOptimizer, type Rule } from './flatOptimizer';
import type { Optimizer } from './optimizer';
import { scaled, sharedOptions, type OptimizerOptions } from './sharedOptions';

/** Options of {@link adam} and {@link adamw}. */
export interface AdamOptions extends OptimizerOptions {
  /** Decay of the mean of gradients, in [0, 1). Default 0.9. */
  beta1?: number;
  /** Decay of the mean of squared gradients, in [0, 1). Default 0.999. */
  beta2?: number;
  /** Added to the root of the second mean. Default 1e-7, as in Keras. */
  epsilon?: number;
}

/**
 * Adam (Kingma and Ba, 2015).
 *
 * @throws InputError on an unknown option or a value out of range
 * @example
 * model.compile({ optimizer: adam({ learningRate: 5e-4 }), loss: 'binaryCrossentropyFromLogits' });
 * adam({ learningRate: schedules.cosine({ from: 5e-4, to: 2.5e-5, steps: 1000 }), clipNorm: 1 });
 */
export function adam(options: AdamOptions = {}): Optimizer {
  return adamNamed('adam', options, 0);
}

/**
 * AdamW (Loshchilov and Hutter, 2019): {@link adam} whose `weightDecay` is 0.004 by default, as in Keras (0.01 in PyTorch).
 *
 * @throws InputError on an unknown option or a value out of range
 * @example
 * model.compile({ optimizer: adamw({ learningRate: 1e-3, weightDecay: 0.01 }), loss: 'meanSquaredError' });
 */
export function adamw(options: AdamOptions = {}): Optimizer {
  return adamNamed('adamw', options, 0.004);
}

function adamNamed(name: string, options: AdamOptions, weightDecay: number): Optimizer {
  checkKeys(name, options, ['learningRate', 'beta1', 'beta2', 'epsilon', 'weightDecay', 'clipNorm']);
  const shared = sharedOptions(options, { weightDecay });
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
  checkRange('beta1', beta1, 0, { below: 1 });
  checkRange('beta2', beta2, 0, { below: 1 });
  checkRange('epsilon', epsilon, 0, Infinity);
  return new FlatOptimizer(adamRule(name, { beta1, beta2, epsilon }), shared);
}

function adamRule(
  name: string,
  { beta1, beta2, epsilon }: Record<'beta1' | 'beta2' | 'epsilon', number>,
): Rule<'sum' | 'squares', 'power1' | 'power2'> {
  return {
    name,
    // Moving sums of gradients and of their squares: the moving means over 1 - beta1 and 1 - beta2.
    vectors: ['sum', 'squares'],
    // beta1^t and beta2^t.
    scalars: { power1: 1, power2: 1 },
    change(gradient, learningRate, { sum, squares, power1, power2 }) {
      power1.assign(tf.mul(power1, beta1));
      power2.assign(tf.mul(power2, beta2));
      sum.assign(tf.add(tf.mul(sum, beta1), gradient));
      squares.assign(tf.add(tf.mul(squares, beta2), tf.square(gradient)));
      // rate * mean / (root + epsilon), with what mean and root lack in it as numbers: fewer passes over the weights.
      const [lack1, lack2] = [1 - beta1, Math.sqrt(1 - beta2)];
      const rate = tf.div(tf.mul(tf.sqrt(tf.sub(1, power2)), scaled(learningRate, lack1 / lack2)), tf.sub(1, power1));
      return tf.mul(tf.div(sum, tf.add(tf.sqrt(squares), epsilon / lack2)), rate);
    },
  };
}
