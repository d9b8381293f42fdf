import * as tf from '@tensorflow/tfjs';
import { checkChoice, InputError } from '../../base';
import type { Task } from './task';

/** A number that is followed while training: the mean over the batch. */
export type TrainingMetric = (truth: tf.Tensor, prediction: tf.Tensor) => tf.Scalar;

const accuracyAt =
  (threshold: number): TrainingMetric =>
  (truth, prediction) =>
    tf.mean(tf.cast(tf.equal(tf.cast(tf.greater(prediction, threshold), 'float32'), truth), 'float32'));

/**
 * Numbers to follow while training, by name; larger is better.
 *
 * - `binaryAccuracy`: how often the logit is on the right side of 0; with the loss `binaryCrossentropy` the probability on that of 0.5.
 * - `binaryAccuracyAtHalf`: the same at 0.5, as the original lab computes it on logits: "face" is then said only from a
 *   probability of 0.62 on.
 * - `sparseCategoricalAccuracy`: how often the largest of several logits is that of the class.
 * - `meanAbsoluteError`: mean of |x - y|; the smaller, the better.
 */
export const trainingMetrics = {
  binaryAccuracy: accuracyAt(0),
  binaryAccuracyAtHalf: accuracyAt(0.5),
  sparseCategoricalAccuracy: (truth, prediction) => {
    const chosen = tf.cast(tf.argMax(prediction, -1), 'float32');
    return tf.mean(tf.cast(tf.equal(chosen, tf.reshape(truth, [-1])), 'float32'));
  },
  meanAbsoluteError: (truth, prediction) => tf.mean(tf.abs(tf.sub(truth, prediction))),
} satisfies Record<string, TrainingMetric>;

/** The names of the metrics that training can follow. */
export type TrainingMetricName = keyof typeof trainingMetrics;

/** A metric that is followed, of predictions for a target. */
export interface Followed {
  readonly name: string;
  /** The field of the batch that has the targets. */
  readonly target: string;
  readonly metric: TrainingMetric;
  /** Whether it is one of the user's own, which held-out rows are measured by as well. */
  readonly own: boolean;
}

/** A metric by its name, for predictions of a task (default: logits). @throws InputError when there is none of that name */
export function metricByName(name: string, task?: Pick<Task, 'threshold'>): TrainingMetric {
  checkChoice('metrics', name, Object.keys(trainingMetrics) as TrainingMetricName[]);
  if (name === 'binaryAccuracy' && task?.threshold === 0.5) return trainingMetrics.binaryAccuracyAtHalf;
  return trainingMetrics[name];
}

/**
 * The metrics of one target.
 *
 * @param asked - names, or functions that are called what they are named
 * @throws InputError for what is no list, an unknown name, and a function without a name
 */
export function followedMetrics(asked: unknown, target: string, task: Task): Followed[] {
  if (!Array.isArray(asked)) throw new InputError('metrics', 'a list of names', asked);
  return (asked as unknown[]).map((one) => {
    if (typeof one === 'string') return { name: one, target, metric: metricByName(one, task), own: false };
    if (typeof one !== 'function') throw new InputError('metrics', 'names and functions', one);
    if (one.name === '') throw new InputError('metrics', 'functions with a name', 'one without', 'Make it a constant.');
    return { name: one.name, target, metric: one as TrainingMetric, own: true };
  });
}
