import * as tf from '@tensorflow/tfjs';
import { oneHot, rowLosses, type Part } from '../../learn';
import { withoutGradient } from '../../network';

/** What a group DRO's step works on. */
export interface GroupLosses {
  /** The mean loss of each group's rows in the batch, `[groups]`; 0 where there are none. */
  readonly losses: tf.Tensor;
  /** The new weights of groups, `[groups]`; constants as far as gradients go. */
  readonly weights: tf.Tensor;
}

/**
 * The step of group DRO: weights q of groups grow by e^(step size x loss of the group), and are normalised to a sum of 1.
 *
 * @param each - the loss of each row, `[batch, 1]`
 * @param groups - the number of each row's group, `[batch, 1]`
 * @param before - the weights before, `[groups]`
 */
export function groupStep(each: tf.Tensor, groups: tf.Tensor, before: tf.Tensor, stepSize: number): GroupLosses {
  const members = oneHot(groups, before.shape[0]); // [batch, groups]
  const losses = tf.div(tf.sum(tf.mul(members, each), 0), tf.maximum(tf.sum(members, 0), 1));
  const grown = tf.mul(before, tf.exp(tf.mul(losses, stepSize)));
  return { losses, weights: withoutGradient(tf.div(grown, tf.sum(grown))) };
}

/**
 * A model whose loss is the sum of weight times loss of each group; the weights follow {@link groupStep} from batch to batch.
 *
 * @param column - the field of the batch with the number of each row's group
 * @param told - receives the weights after each step
 */
export function groupWeighing(
  column: string,
  groups: number,
  stepSize: number,
  told: (weights: readonly number[]) => void,
): Part {
  let weights: readonly number[] = new Array<number>(groups).fill(1 / groups);
  return {
    name: 'groupDro',
    // The weights come into the compiled step as random numbers do: each row has a copy.
    noiseWidth: (phase) => (phase === 'train' ? groups : 0),
    fillNoise: (_random, row) => row.set(weights),
    forward: ({ y, yHat, noise, batch }) => {
      const before = tf.reshape(tf.slice(noise, [0, 0], [1, groups]), [groups]);
      const each = rowLosses.binaryCrossentropyFromLogits(y, yHat);
      const step = groupStep(each, batch[column]!, before, stepSize);
      const task = tf.sum<tf.Scalar>(tf.mul(step.weights, step.losses));
      return { task, collect: { weights: step.weights } };
    },
    onStep: (collected) => {
      weights = [...collected['weights']!];
      told(weights);
    },
  };
}
