import * as tf from '@tensorflow/tfjs';
import { InputError } from '../../base';
import { lossesFrom } from '../checkHooks';
import type { Loss } from './losses';
import type { Task } from './task';

/** The loss of each row, or their mean where the function gives that. @throws InputError for what is neither */
export function eachLoss({ loss, lossName }: Task, truth: tf.Tensor, prediction: tf.Tensor): tf.Tensor {
  return lossesFrom(`loss ${lossName}`, loss(truth, prediction), truth.shape[0]);
}

/**
 * The mean loss of a task, of weighted rows where there are weights: the mean of weight times loss, as in Keras, so that weights
 * with a mean of 1 leave the size of gradients as it is.
 *
 * @param weight - `[batch, 1]`; `undefined` for rows that count alike
 * @throws InputError in the function that comes back, for a loss of other rows, and for weights on one that is a mean already
 */
export function meanLoss(task: Task, weight?: tf.Tensor): Loss {
  return (truth, prediction) => weighted(eachLoss(task, truth, prediction), weight, task.lossName);
}

/** The mean of losses, `[batch, ...]`. @param weight - `[batch, 1]`, or `undefined` @param name - of the loss, for messages */
export function weighted(each: tf.Tensor, weight: tf.Tensor | undefined, name: string): tf.Scalar {
  if (!weight) return each.rank === 0 ? (each as tf.Scalar) : tf.mean(each);
  if (each.rank === 0) {
    const todo = 'Give back the loss of each row, or leave the weights out.';
    throw new InputError(`loss ${name}`, 'one number a row, to be weighted', 'a single number', todo);
  }
  const rows = each.rank === 1 ? each : tf.mean(tf.reshape(each, [each.shape[0], -1]), 1); // [batch]
  return tf.mean(tf.mul(rows, tf.reshape(weight, [-1])));
}
