import * as tf from '@tensorflow/tfjs';
import { checkPositive, checkRange } from '../../base';
import { checkRate, rateOf, type Schedule } from './schedule';

/** Options that all optimizers have. */
export interface OptimizerOptions {
  /** Step size: a number, or one that changes from step to step, see `schedules`. Default 0.001. */
  learningRate?: number | Schedule;
  /**
   * How much smaller weights get by themselves in each step, as a share of the learning rate: `w - rate * weightDecay * w`. It is apart from the
   * gradient (decoupled; Loshchilov and Hutter, 2019), as in Keras and in PyTorch's AdamW, and holds for all weights. Default 0.
   */
  weightDecay?: number;
  /**
   * The greatest length that the gradients of all weights may have as one vector: longer ones are scaled down to it (Pascanu et al., 2013), as by
   * `global_clipnorm` in Keras. Default: any length.
   */
  clipNorm?: number;
}

/** The same, checked and with defaults filled in. */
export interface SharedOptions {
  readonly learningRate: number | Schedule;
  readonly weightDecay: number;
  readonly clipNorm: number | undefined;
}

/** A learning rate: a number, or what a schedule gave for this step. */
export type Rate = number | tf.Tensor;

/**
 * Reads the options that all optimizers have.
 *
 * @param defaults - where the optimizer has others
 * @throws InputError for a value out of range
 */
export function sharedOptions(
  options: OptimizerOptions,
  defaults: { learningRate?: number; weightDecay?: number } = {},
): SharedOptions {
  const { learningRate = defaults.learningRate ?? 1e-3, weightDecay = defaults.weightDecay ?? 0, clipNorm } = options;
  checkRate('learningRate', learningRate);
  checkRange('weightDecay', weightDecay, 0, Infinity);
  if (clipNorm !== undefined) checkPositive('clipNorm', clipNorm);
  return { learningRate, weightDecay, clipNorm };
}

/** The learning rate of a step. @param step - how many there were before, for a schedule */
export function rateAt(learningRate: number | Schedule, step: tf.Tensor | undefined): Rate {
  return typeof learningRate === 'function' ? rateOf(learningRate, step!) : learningRate;
}

/** A learning rate times a number: a number stays one, so that it is worked out once. */
export function scaled(rate: Rate, factor: number): Rate {
  return typeof rate === 'number' ? rate * factor : tf.mul(rate, factor);
}
