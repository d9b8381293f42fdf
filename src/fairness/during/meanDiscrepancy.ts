import * as tf from '@tensorflow/tfjs';

/** Widths of the kernels, as shares of the number of values: wide ones see groups that are far apart, narrow ones details. */
const scales = [0.1, 1, 10];

/** Keeps the gradient finite where a value is the same in all rows. */
const smallestVariance = 1e-6;

/**
 * The squared maximum mean discrepancy of groups (Gretton and others, 2012): how far the distribution of each lies from that of all rows
 * that have another, averaged over the groups that have both. 0 when they are the same. The kernel is the mean of
 * exp(-s |a - b|^2 / values) for s = 0.1, 1, 10; every pair of rows counts, a row with itself as well, so it is never below 0.
 *
 * @param z - `[rows, values]`, {@link standardised}, or else a change of unit changes the distances
 * @param members - 1 in the place of a row's group, `[rows, groups]`
 */
export function meanDiscrepancy(z: tf.Tensor, members: tf.Tensor): tf.Scalar {
  const sizes = tf.sum(members, 0, true); // [1, groups]
  const others = tf.sub(tf.sum(members, 1, true), members); // [rows, groups]
  const otherSizes = tf.sub(tf.sum(sizes), sizes);
  const each = tf.sub(tf.div(members, tf.maximum(sizes, 1)), tf.div(others, tf.maximum(otherSizes, 1)));
  const distances = tf.sum(tf.mul(each, tf.matMul(kernelOf(z), each)), 0, true); // [1, groups]
  const comparable = tf.mul(tf.minimum(sizes, 1), tf.minimum(otherSizes, 1));
  return tf.div(tf.sum(tf.mul(distances, comparable)), tf.maximum(tf.sum(comparable), 1));
}

/**
 * Each value of z with mean 0 and standard deviation 1 over the rows. Without that, a network makes the discrepancy small by making the values
 * that tell the group small beside others, and whoever reads z scales them up again.
 */
export function standardised(z: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(z, 0, true);
  return tf.div(tf.sub(z, mean), tf.sqrt(tf.add(variance, smallestVariance)));
}

function kernelOf(z: tf.Tensor): tf.Tensor {
  const lengths = tf.sum(tf.square(z), 1, true); // [rows, 1]
  const products = tf.matMul(z, z, false, true);
  const distances = tf.relu(tf.sub(tf.add(lengths, tf.transpose(lengths)), tf.mul(products, 2)));
  const kernels = scales.map((scale) => tf.exp(tf.mul(distances, -scale / z.shape[1]!)));
  return tf.div(tf.addN(kernels), scales.length);
}
