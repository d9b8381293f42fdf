import * as tf from '@tensorflow/tfjs';
import { checkRange, InputError } from '../../base';

/**
 * A learning rate that changes from step to step: of how many steps there were before (0 at the first), it gives the rate of the next. It
 * runs inside a compiled function: operations on tensors alone, of shape []. Steps are batches: an epoch has rows / batchSize of them, rounded down.
 *
 * @example
 * const inverse: Schedule = (step) => tf.div(0.1, tf.add(1, tf.mul(step, 1e-3)));
 */
export type Schedule = (step: tf.Tensor) => tf.Tensor;

/** Checks a learning rate: a number of at least 0, or a schedule. @throws InputError */
export function checkRate(what: string, rate: number | Schedule): void {
  if (typeof rate === 'number') checkRange(what, rate, 0, Infinity);
  else if (typeof rate !== 'function') throw new InputError(what, 'a number or one of schedules', rate);
}

/** The rate of a step. @throws InputError when the schedule gives something else than one number in a tensor */
export function rateOf(schedule: Schedule, step: tf.Tensor): tf.Tensor {
  const rate = schedule(step) as unknown;
  const shape = rate instanceof tf.Tensor ? (rate as tf.Tensor).shape : undefined;
  if (shape?.length === 0) return rate as tf.Tensor;
  const got = shape ? `one of shape [${shape.join(', ')}]` : rate;
  throw new InputError('learningRate', 'a schedule that gives a tensor of shape []', got);
}
