import * as tf from '@tensorflow/tfjs';

/**
 * Log variances kept within what exp can take, with a gradient everywhere: x inside [-limit, limit]; beyond, x at the edge
 * plus or minus log(1 + how far x is over it), whose slope is 1 / (1 + how far): a value that has run away can come back.
 *
 * @param limit - default 10: e^10 in either direction is more than any variance of standardised data needs
 */
export function softClamp(x: tf.Tensor, limit = 10): tf.Tensor {
  const over = tf.log1p(tf.relu(tf.sub(x, limit)));
  const under = tf.log1p(tf.relu(tf.sub(tf.neg(x), limit)));
  return tf.add(tf.clipByValue(x, -limit, limit), tf.sub(over, under));
}
