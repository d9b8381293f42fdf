import type * as tf from '@tensorflow/tfjs';
import type { Random } from '../../base';
import type { Batch } from '../batch';
import type { Places, Window } from './places';

/**
 * One way to change images at random. Its random numbers are drawn in JavaScript, a few for each row, and say what happens to the row; what
 * they say happens in a compiled function. An augmentation has one of `place`, `window`, `recolour` and `mix`.
 */
export interface Augmentation {
  /** How many random numbers a row needs. */
  readonly width: number;
  /** Draws those of one row. */
  readonly fill: (random: Random, row: Float32Array) => void;
  /** Where each pixel of the result is taken from, whole pixels, from where it would be taken without. @param numbers - `[batch, width]` */
  readonly place?: (places: Places, numbers: tf.Tensor) => Places;
  /** The part of each image that is drawn as large as the whole. */
  readonly window?: (numbers: tf.Tensor) => Window;
  /** Other values of pixels. @param images - `[batch, height, width, channels]`, in [0, 1] */
  readonly recolour?: (images: tf.Tensor4D, numbers: tf.Tensor) => tf.Tensor4D;
  /** Rows made from several rows, their targets as well. @param targets - the fields of the batch that are targets */
  readonly mix?: (batch: Batch, numbers: tf.Tensor, targets: readonly string[]) => Batch;
  /** Refuses images that it cannot change. @throws InputError */
  readonly checkImages?: (shape: readonly number[]) => void;
}
