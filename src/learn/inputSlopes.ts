import * as tf from '@tensorflow/tfjs';
import { freeingTape } from '../backend';
import { namingUndifferentiable } from './undifferentiable';

/**
 * How much what `of` gives changes with each number of samples, `[batch, ...input]`. Where it gives a number a sample, each sample has the slopes
 * of its own.
 *
 * @param what - whose gradient it is, for messages
 * @throws InputError for an operation without a gradient
 */
export function inputSlopes(what: string, x: tf.Tensor, of: (x: tf.Tensor) => tf.Tensor): tf.Tensor {
  const sum = (z: tf.Tensor): tf.Scalar => tf.sum(of(z));
  return namingUndifferentiable(what, () => freeingTape(() => tf.grad(sum)(x)));
}
