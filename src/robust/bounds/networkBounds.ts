import * as tf from '@tensorflow/tfjs';
import { InputError } from '../../base';
import { sourceOf } from '../../network';
import type { Interval } from './interval';
import { boundsThrough, weightsOf } from './rules';

/**
 * Bounds of what a network gives anywhere in a box (interval bound propagation; Gowal and others 2018), in inference mode: true, and the looser the more
 * layers there are.
 *
 * @param end - the tensor that is wanted
 * @param box - bounds of the samples
 * @throws InputError for a layer that has no rule
 */
export function networkBounds(end: tf.SymbolicTensor, box: Interval): Interval {
  const known = new Map<number, Interval>();
  const value = (tensor: tf.SymbolicTensor): Interval => {
    const before = known.get(tensor.id);
    if (before) return before;
    const { layer, inputs } = sourceOf(tensor);
    if (layer.getClassName() === 'InputLayer') return box;
    const found = boundsThrough(layer, inputs.map(value));
    known.set(tensor.id, found);
    return found;
  };
  return value(end);
}

/**
 * How far the logit of each class can at most be above that of the true one, anywhere in a box, `[batch, classes]`: 0 for the true class; a row whose
 * others are all below 0 is certified. The differences of the last layer are bounded themselves, which is tighter than differences of bounds.
 *
 * @param shares - 1 for the true class, 0 for others, `[batch, classes]`
 * @throws InputError for a network whose last layer is not dense, and a layer that has no rule
 */
export function worstLogits(network: tf.LayersModel, box: Interval, shares: tf.Tensor2D): tf.Tensor2D {
  const { layer, inputs } = sourceOf(network.outputs[0]!);
  const { activation = 'linear' } = layer.getConfig() as { activation?: string };
  if (layer.getClassName() !== 'Dense' || !['linear', 'sigmoid', 'softmax'].includes(activation)) {
    const todo = 'End it with a dense layer of logits.';
    throw new InputError(`bounds: layer ${layer.name}`, 'a dense last layer that gives logits', layer.getClassName(), todo); // prettier-ignore
  }
  const { lower, upper } = networkBounds(inputs[0]!, box);
  const { kernel, bias } = lastWeights(layer);
  const [features, classes] = kernel.shape;
  const own = tf.matMul(shares, kernel, false, true); // [batch, features]
  const apart = tf.sub(kernel.expandDims(0), own.expandDims(2)); // [batch, features, classes]
  const through = (x: tf.Tensor, by: tf.Tensor): tf.Tensor =>
    tf.reshape(tf.matMul(tf.reshape(x, [-1, 1, features]), by), [-1, classes]);
  const middle = through(tf.div(tf.add(lower, upper), 2), apart);
  const half = through(tf.div(tf.sub(upper, lower), 2), tf.abs(apart));
  const shift = tf.sub(bias, tf.sum(tf.mul(shares, bias), 1, true));
  return tf.add(tf.add(middle, half), shift);
}

/** Weights of the last layer for a logit of each class: one output is the logit of class 1 against class 0, which has 0. */
function lastWeights(layer: tf.layers.Layer): { kernel: tf.Tensor2D; bias: tf.Tensor } {
  const { kernel, bias: given } = weightsOf(layer) as { kernel: tf.Tensor2D; bias: tf.Tensor | undefined };
  const bias = given ?? tf.zeros([kernel.shape[1]]);
  if (kernel.shape[1] > 1) return { kernel, bias };
  return { kernel: tf.concat2d([tf.zerosLike(kernel), kernel], 1), bias: tf.concat([tf.zerosLike(bias), bias]) };
}

/** All samples within eps in the norm linf that are in the range. */
export function boxAround(x: tf.Tensor, eps: tf.Tensor | number, [low, high]: readonly [number, number]): Interval {
  return { lower: tf.maximum(tf.sub(x, eps), low), upper: tf.minimum(tf.add(x, eps), high) };
}
