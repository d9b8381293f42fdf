import * as tf from '@tensorflow/tfjs';
import type { Augmentation } from './augmentation';
import { overChannels } from './places';

/** What is in the square. */
const grey = 0.5;

/**
 * A grey square somewhere in each image, in part outside at times (DeVries and Taylor, 2017).
 *
 * @param side - in pixels
 */
export function cutout(side: number): Augmentation {
  return {
    width: 2,
    fill: (random, row) => {
      row[0] = random.uniform();
      row[1] = random.uniform();
    },
    recolour: (images, numbers) => {
      const [, height, width, channels] = images.shape;
      const [down, right] = tf.split(numbers, 2, 1) as [tf.Tensor, tf.Tensor];
      // From the pixel in the middle, -side / 2 to below side / 2: 1 inside, 0 outside.
      const inside = (where: tf.Tensor, size: number): tf.Tensor => {
        const middle = tf.minimum(tf.floor(tf.mul(where, size)), size - 1);
        const distance = tf.sub(tf.range(0, size).expandDims(0), middle); // [batch, size]
        const fits = tf.logicalAnd(tf.greaterEqual(distance, -side / 2), tf.less(distance, side / 2));
        return tf.cast(fits, 'float32');
      };
      const columns = overChannels(inside(right, width), channels);
      const square = tf.mul(tf.expandDims(inside(down, height), 2), tf.expandDims(columns, 1)); // [batch, height, width * channels]
      const lines = tf.reshape(images, square.shape);
      return tf.reshape(tf.add(lines, tf.mul(tf.sub(grey, lines), square)), images.shape);
    },
  };
}
