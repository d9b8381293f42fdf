import type * as tf from '@tensorflow/tfjs';

/** Bounds of numbers: each lies between its lower and its upper one. */
export interface Interval {
  readonly lower: tf.Tensor;
  readonly upper: tf.Tensor;
}
