import * as tf from '@tensorflow/tfjs';
import { InputError } from '../../base';
import { oneHot, type TaskName } from '../../learn';
import { isDropout, runNetwork } from '../../network';
import { classScores } from '../classScores';

/** Refuses tasks without classes of which each row has one. @throws InputError */
export function checkClassifier(what: string, task: TaskName): void {
  if (task === 'binary' || task === 'classes') return;
  throw new InputError(`${what}: task`, 'a classifier of two or more classes', task);
}

/** A score for each class of other samples, `[batch, classes]`. Dropout layers hand on what they are given. */
export function logitsOf(network: tf.LayersModel, x: tf.Tensor, training: boolean): tf.Tensor2D {
  return classScores(network).read(runNetwork(network.outputs[0]!, x, { training, skip: isDropout }));
}

/** How much of each class a target is, `[batch, classes]`: of two classes targets may lie between 0 and 1. */
export function sharesOf(y: tf.Tensor, task: TaskName, classes: number): tf.Tensor2D {
  if (task === 'binary') return tf.concat([tf.sub(1, y), y], 1) as tf.Tensor2D;
  return oneHot(y, classes) as tf.Tensor2D;
}

/** KL(p || q) of each row, `[batch]`, from scores of classes. */
export function divergenceOf(p: tf.Tensor2D, q: tf.Tensor2D): tf.Tensor {
  const [logP, logQ] = [tf.logSoftmax(p), tf.logSoftmax(q)];
  return tf.sum(tf.mul(tf.exp(logP), tf.sub(logP, logQ)), 1);
}
