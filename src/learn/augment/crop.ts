import * as tf from '@tensorflow/tfjs';
import type { Augmentation } from './augmentation';

/**
 * A part of each image, of its form, drawn as large as the whole.
 *
 * @param least - the least share of height and width that is kept
 */
export function crop(least: number): Augmentation {
  return {
    width: 3,
    // The share that is kept, and where in the rest it lies.
    fill: (random, row) => {
      row[0] = random.uniform(least, 1);
      row[1] = random.uniform();
      row[2] = random.uniform();
    },
    window: (numbers) => {
      const [kept, down, right] = tf.split(numbers, 3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
      const rest = tf.sub(1, kept);
      return { kept, top: tf.mul(rest, down), left: tf.mul(rest, right) };
    },
  };
}
