import * as tf from '@tensorflow/tfjs';
import { checkChoice } from '../base';

/** A task loss: the mean over the batch of a penalty for each prediction. */
export type Loss = (truth: tf.Tensor, prediction: tf.Tensor) => tf.Scalar;

/** The smallest distance from 0 and 1 that {@link losses.binaryCrossentropy} lets a probability have, as in Keras. */
const smallest = 1e-7;

/**
 * Task losses by name; smaller is better.
 *
 * - `binaryCrossentropyFromLogits`: mean of log(1 + e^x) - x y for logits x and labels y. The one to use with logits; ln 2 at
 *   x = 0.
 * - `binaryCrossentropy`: mean of -y log p - (1 - y) log(1 - p) for probabilities p, cut to [1e-7, 1 - 1e-7] as in Keras. Given
 *   logits it has no gradient outside (0, 1): the mistake in the original lab's resampling cell, kept here to be looked at.
 * - `meanSquaredError`: mean of (x - y)^2.
 * - `sparseCategoricalCrossentropyFromLogits`: for several classes, mean of -log softmax(x)[y], y the number of the class; ln k
 *   where all k logits are equal.
 */
export const losses = {
  binaryCrossentropyFromLogits: (truth, logits) => tf.mean(tf.sub(tf.softplus(logits), tf.mul(truth, logits))),
  binaryCrossentropy: (truth, probabilities) => {
    const p = tf.clipByValue(probabilities, smallest, 1 - smallest);
    const right = tf.mul(truth, tf.log(p));
    const wrong = tf.mul(tf.sub(1, truth), tf.log(tf.sub(1, p)));
    return tf.neg(tf.mean<tf.Scalar>(tf.add(right, wrong)));
  },
  meanSquaredError: (truth, prediction) => tf.mean(tf.squaredDifference(truth, prediction)),
  sparseCategoricalCrossentropyFromLogits: (truth, logits) => {
    const chosen = oneHot(truth, logits.shape[1]!);
    return tf.neg(tf.mean<tf.Scalar>(tf.sum(tf.mul(chosen, tf.logSoftmax(logits)), -1)));
  },
} satisfies Record<string, Loss>;

/** The names of {@link losses}. */
export type LossName = keyof typeof losses;

/** What a model learns: numbers, one of two classes, or one of several. */
export type Task = 'regression' | 'binary' | 'classes';

const tasks: Record<LossName, Task> = {
  binaryCrossentropyFromLogits: 'binary',
  binaryCrossentropy: 'binary',
  meanSquaredError: 'regression',
  sparseCategoricalCrossentropyFromLogits: 'classes',
};

/** What a loss is for. */
export function taskOf(loss: LossName): Task {
  return tasks[loss];
}

/** What a prediction of two classes has to be above to say class 1: 0 for a logit, 0.5 for a probability. */
export function thresholdOf(loss: LossName): number {
  return loss === 'binaryCrossentropy' ? 0.5 : 0;
}

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

/** A loss by its name. @throws InputError when there is none of that name */
export function lossByName(name: string): Loss {
  checkChoice('loss', name, Object.keys(losses) as LossName[], shortNames);
  return losses[name];
}
