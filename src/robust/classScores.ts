import * as tf from '@tensorflow/tfjs';
import { product } from '../base';

/** How a network says classes. */
export interface ClassScores {
  /** How many classes there are: 2 for one output. */
  readonly classes: number;
  /** A score for each class, `[batch, classes]`, from what the network gives. */
  readonly read: (output: tf.Tensor) => tf.Tensor2D;
}

/** Below it a probability has no logarithm that a float can hold. */
const least = 1e-30;

/**
 * A score for each class: logits where a network gives those. Probabilities (a last layer with a softmax or sigmoid) become their logarithms. One output is
 * the logit of class 1 against class 0, which gets 0.
 */
export function classScores(network: tf.LayersModel): ClassScores {
  const width = product(network.outputs[0]!.shape.slice(1).map((size) => size ?? 1));
  const { activation } = network.layers.at(-1)!.getConfig();
  const log = (p: tf.Tensor): tf.Tensor => tf.log(tf.maximum(p, least));
  const read = (output: tf.Tensor): tf.Tensor2D => {
    const z: tf.Tensor2D = tf.reshape(output, [-1, width]);
    if (width > 1) return activation === 'softmax' ? (log(z) as tf.Tensor2D) : z;
    const one = activation === 'sigmoid' ? tf.sub(log(z), log(tf.sub(1, z))) : z;
    return tf.concat([tf.zerosLike(one), one], 1) as tf.Tensor2D;
  };
  return { classes: Math.max(2, width), read };
}
