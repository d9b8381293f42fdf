import * as tf from '@tensorflow/tfjs';
import type { Augmentation } from './augmentation';

/**
 * Left becomes right, or top becomes bottom.
 *
 * @param axis - which of them
 * @param probability - of an image to be flipped
 */
export function flip(axis: 'columns' | 'rows', probability: number): Augmentation {
  return {
    width: 1,
    fill: (random, row) => {
      row[0] = Number(random.chance(probability));
    },
    place: (places, flipped) => {
      const last = (axis === 'columns' ? places.width : places.height) - 1;
      const from = places[axis];
      return { ...places, [axis]: tf.add(from, tf.mul(flipped, tf.sub(last, tf.mul(from, 2)))) };
    },
  };
}
