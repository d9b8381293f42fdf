import * as tf from '@tensorflow/tfjs';
import { checkChoice } from '../../base';

/** The mean loss of a batch. */
export type Loss = (truth: tf.Tensor, prediction: tf.Tensor) => tf.Scalar;

/**
 * A loss of each row, `[batch]` or `[batch, ...]`; the mean is made smaller. One that gives a single number, a mean already,
 * can be trained with as well, but not with sample weights.
 */
export type RowLoss = (truth: tf.Tensor, prediction: tf.Tensor) => tf.Tensor;

/** The smallest distance from 0 and 1 that {@link losses.binaryCrossentropy} lets a probability have, as in Keras. */
const smallest = 1e-7;

/** The losses of each value or row by name. */
export const rowLosses = {
  binaryCrossentropyFromLogits: (truth, logits) => tf.sub(tf.softplus(logits), tf.mul(truth, logits)),
  binaryCrossentropy: (truth, probabilities) => {
    const p = tf.clipByValue(probabilities, smallest, 1 - smallest);
    const right = tf.mul(truth, tf.log(p));
    const wrong = tf.mul(tf.sub(1, truth), tf.log(tf.sub(1, p)));
    return tf.neg(tf.add(right, wrong));
  },
  meanSquaredError: (truth, prediction) => tf.squaredDifference(truth, prediction),
  sparseCategoricalCrossentropyFromLogits: (truth, logits) => {
    const chosen = oneHot(truth, logits.shape[1]!);
    return tf.neg(tf.sum(tf.mul(chosen, tf.logSoftmax(logits)), -1));
  },
} satisfies Record<string, RowLoss>;

/** The names of {@link losses}. */
export type LossName = keyof typeof rowLosses;

const meanOf =
  (loss: RowLoss): Loss =>
  (truth, prediction) =>
    tf.mean(loss(truth, prediction));

/**
 * Task losses by name; smaller is better.
 *
 * - `binaryCrossentropyFromLogits`: mean of log(1 + e^x) - x y for logits x and labels y. The one to use with logits; ln 2 at
 *   x = 0.
 * - `binaryCrossentropy`: mean of -y log p - (1 - y) log(1 - p) for probabilities p, cut to [1e-7, 1 - 1e-7] as in Keras. Given
 *   logits it has no gradient outside (0, 1): the mistake in the original lab's resampling cell, kept as an example.
 * - `meanSquaredError`: mean of (x - y)^2.
 * - `sparseCategoricalCrossentropyFromLogits`: for several classes, mean of -log softmax(x)[y], y the number of the class; ln k
 *   where all k logits are equal.
 *
 * @example
 * losses.meanSquaredError(tf.tensor([1, 2]), tf.tensor([1, 4]));   // 2
 */
export const losses: Readonly<Record<LossName, Loss>> = {
  binaryCrossentropyFromLogits: meanOf(rowLosses.binaryCrossentropyFromLogits),
  binaryCrossentropy: meanOf(rowLosses.binaryCrossentropy),
  meanSquaredError: meanOf(rowLosses.meanSquaredError),
  sparseCategoricalCrossentropyFromLogits: meanOf(rowLosses.sparseCategoricalCrossentropyFromLogits),
};

/** Numbers of classes, `[batch, 1]`, as rows of one 1 among zeros, `[batch, count]`. */
export function oneHot(classes: tf.Tensor, count: number): tf.Tensor {
  return tf.cast(tf.oneHot(tf.cast(tf.reshape(classes, [-1]), 'int32'), count), 'float32');
}

/** Short names that people know from elsewhere, and what they mean here, where models give logits. */
const shortNames = {
  mse: 'meanSquaredError',
  bce: 'binaryCrossentropyFromLogits',
  crossentropy: 'binaryCrossentropyFromLogits or sparseCategoricalCrossentropyFromLogits',
};

/** Checks that a loss is known by its name. @throws InputError when there is none of that name */
export function checkLossName(name: string): asserts name is LossName {
  checkChoice('loss', name, Object.keys(rowLosses) as LossName[], shortNames);
}
