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
    place: (places, numbers) => {
      const [kept, down, right] = tf.split(numbers, 3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
      const rest = tf.sub(1, kept);
      // Centres of pixels: 0.5 is that of the first one.
      const within = (from: tf.Tensor, where: tf.Tensor, size: number): tf.Tensor => {
        const start = tf.mul(tf.mul(rest, where), size);
        const centre = tf.add(start, tf.mul(tf.add(from, 0.5), kept));
        return tf.clipByValue(tf.sub(centre, 0.5), 0, size - 1);
      };
      const rows = within(places.rows, down, places.height);
      return { ...places, rows, columns: within(places.columns, right, places.width), between: true };
    },
  };
}
