import * as tf from '@tensorflow/tfjs';
import { inputSlopes } from '../learn';
import { runNetwork, type RunOptions } from '../network';
import type { Context } from './method';

/** What is explained, `[batch]`, of samples. @param memory - what is kept of the way there, or known already */
export function explainedOf(
  { network, target }: Context,
  x: tf.Tensor,
  choice: tf.Tensor,
  memory?: RunOptions['memory'],
): tf.Tensor {
  return target.value(runNetwork(network.outputs[0]!, x, { training: false, ...(memory && { memory }) }), choice);
}

/**
 * How much what is explained changes with each number of a sample, `[batch, ...input]`.
 *
 * @param memory - what it keeps of the way there is the caller's to dispose of
 * @throws InputError for an operation without a gradient
 */
export function slopesOf(context: Context, x: tf.Tensor, choice: tf.Tensor, memory?: RunOptions['memory']): tf.Tensor {
  return inputSlopes(context.what, x, (z) => {
    const value = explainedOf(context, z, choice, memory);
    memory?.known.forEach((tensor) => tf.keep(tensor));
    return value;
  });
}
