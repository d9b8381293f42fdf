import * as tf from '@tensorflow/tfjs';
import type { Augmentation } from './augmentation';

/**
 * Images moved by whole pixels, down and to the right by positive numbers. Where nothing comes from, the pixel at the edge is repeated.
 *
 * @param most - how many pixels at most, in all directions
 */
export function shift(most: number): Augmentation {
  return {
    width: 2,
    fill: (random, row) => {
      for (const axis of [0, 1]) row[axis] = random.integer(2 * most + 1) - most;
    },
    place: (places, numbers) => {
      const [down, right] = tf.split(numbers, 2, 1) as [tf.Tensor, tf.Tensor];
      const moved = (from: tf.Tensor, by: tf.Tensor, size: number): tf.Tensor =>
        tf.clipByValue(tf.sub(from, by), 0, size - 1);
      const rows = moved(places.rows, down, places.height);
      return { ...places, rows, columns: moved(places.columns, right, places.width) };
    },
  };
}
