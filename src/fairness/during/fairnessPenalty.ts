import * as tf from '@tensorflow/tfjs';
import { checkChoice, checkKeys, checkRange, InputError, keysOf } from '../../base';
import { registerPart, type Part, type TaskName } from '../../learn';
import { checkGroupColumn, checkGroups, extremesOf, membersOf, type GroupColumn } from './members';

/** What {@link fairnessPenalty} makes equal. */
export const penaltyCriteria = ['demographicParity', 'equalOpportunity', 'equalizedOdds'] as const;

/** Options of {@link fairnessPenalty}. */
export interface FairnessPenaltyOptions extends GroupColumn {
  /**
   * Which mean probabilities are to be equal: of all rows (`demographicParity`, the default), of rows of class 1
   * (`equalOpportunity`), or of both classes apart (`equalizedOdds`).
   */
  readonly criterion?: (typeof penaltyCriteria)[number];
  /** How much the penalty counts beside the loss, at least 0. Default 1. */
  readonly weight?: number;
}

/**
 * A term of the loss for any wrapper: it grows with the distance of the groups' mean probabilities from each other.
 *
 * In each batch, `weight x mean over groups of (m_g - m)^2`, with m_g the mean probability of class 1 in group g and m that of all rows that
 * have a group; for the other criteria within class 1, or within both classes, added up. Smooth, so that it can be trained: the rates of decisions
 * follow, but are not the same. A batch needs rows of each group: take large ones, for chance alone makes means of few rows differ.
 *
 * @throws InputError for an unknown or bad option; in training, where `fit` was not told the column or it holds other groups
 * @see Beutel, A., et al. (2019). Putting fairness principles into practice; Zafar, M. B., et al. (2017). Fairness constraints.
 * @example
 * const part = fairness.fairnessPenalty({ column: 'sex', criterion: 'equalizedOdds', weight: 5 });
 * const model = wrap(network, {}, { parts: [part] });
 * await model.fit(adult, { columns: ['sex'], batchSize: 256 });
 */
export function fairnessPenalty(options: FairnessPenaltyOptions): Part {
  checkKeys('fairnessPenalty', options, keysOf<FairnessPenaltyOptions>()('column', 'groups', 'criterion', 'weight'));
  const { column, criterion = 'demographicParity', weight = 1 } = options;
  const groups = checkGroupColumn('fairnessPenalty', options);
  checkChoice('fairnessPenalty: criterion', criterion, penaltyCriteria);
  checkRange('fairnessPenalty: weight', weight, 0, Infinity);
  return {
    name: 'fairnessPenalty',
    madeFrom: { ...options },
    checkTask: (task) => checkBinary('fairnessPenalty', task),
    forward: (inputs) => {
      const members = membersOf('fairnessPenalty', inputs, column, groups);
      const probability = tf.sigmoid(inputs.yHat);
      const spread = conditions[criterion](inputs.y).map((rows) => spreadOf(probability, members, rows));
      const penalty = tf.mul<tf.Scalar>(weight, tf.addN(spread));
      return { terms: { fairness: penalty }, collect: { 'fairnessPenalty groups': extremesOf(inputs, column) } };
    },
    onStep: checkGroups('fairnessPenalty', column, groups),
  };
}

registerPart('fairnessPenalty', fairnessPenalty);

/** Refuses tasks without a probability of class 1. @throws InputError */
export function checkBinary(what: string, task: TaskName): void {
  if (task === 'binary') return;
  throw new InputError(`${what}: task`, 'a classifier of two classes with one logit', task);
}

/** The rows among which means are compared, as 1 and 0, `[batch, 1]`; undefined: all. */
const conditions: Readonly<Record<(typeof penaltyCriteria)[number], (y: tf.Tensor) => (tf.Tensor | undefined)[]>> = {
  demographicParity: () => [undefined],
  equalOpportunity: (y) => [y],
  equalizedOdds: (y) => [y, tf.sub(1, y)],
};

/** The mean squared distance of the groups' means from that of all, over the groups that have rows. */
function spreadOf(probability: tf.Tensor, members: tf.Tensor, rows: tf.Tensor | undefined): tf.Tensor {
  const counted = rows ? tf.mul(members, rows) : members; // [batch, groups]
  const sizes = tf.sum(counted, 0); // [groups]
  const sums = tf.sum(tf.mul(counted, probability), 0);
  const middle = tf.div(tf.sum(sums), tf.maximum(tf.sum(sizes), 1));
  const present = tf.minimum(sizes, 1);
  const distances = tf.mul(present, tf.square(tf.sub(tf.div(sums, tf.maximum(sizes, 1)), middle)));
  return tf.div(tf.sum(distances), tf.maximum(tf.sum(present), 1));
}
