import * as tf from '@tensorflow/tfjs';
import { fillPieces, pieceNoise, pieceWidth } from '../pieces';
import type { Augmentation } from './augmentation';

/**
 * Normal noise in each value. What leaves [0, 1] is cut off.
 *
 * @param deviation - its standard deviation
 */
export function noise(deviation: number): Augmentation {
  return {
    width: pieceWidth,
    fill: fillPieces,
    recolour: (images, numbers) => {
      const noisy = tf.add<tf.Tensor4D>(images, pieceNoise('normal', numbers, images.shape, deviation));
      return tf.clipByValue(noisy, 0, 1);
    },
  };
}
