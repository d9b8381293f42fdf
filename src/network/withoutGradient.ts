import * as tf from '@tensorflow/tfjs';

/**
 * The same values, as far as gradients go a constant: for targets and weights of a loss that are worked out by the network
 * itself. What `tf.stop_gradient` is to Python.
 *
 * @example
 * const error = withoutGradient(tf.squaredDifference(y, yHat));
 */
export function withoutGradient(x: tf.Tensor): tf.Tensor {
  return tf.customGrad((...args) => ({
    value: tf.clone(args[0] as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
  }))(x);
}
