import type * as tf from '@tensorflow/tfjs';
import { inputSlopes } from '../learn';
import { runNetwork } from '../network';
import type { Context } from './method';

/** What is explained, `[batch]`, of samples. */
export function explainedOf({ network, target }: Context, x: tf.Tensor, choice: tf.Tensor): tf.Tensor {
  return target.value(runNetwork(network.outputs[0]!, x, { training: false }), choice);
}

/** How much what is explained changes with each number of a sample, `[batch, ...input]`. @throws InputError for an operation without a gradient */
export function slopesOf(context: Context, x: tf.Tensor, choice: tf.Tensor): tf.Tensor {
  return inputSlopes(context.what, x, (z) => explainedOf(context, z, choice));
}
