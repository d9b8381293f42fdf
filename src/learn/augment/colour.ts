import * as tf from '@tensorflow/tfjs';
import { InputError } from '../../base';
import type { Augmentation } from './augmentation';

/** How much colours may change: factors are drawn from [1 - value, 1 + value], each for itself. */
export interface ColourOptions {
  /** All values times a factor. In [0, 1]; default 0. */
  brightness?: number;
  /** Distances to the mean grey of the image times a factor. In [0, 1]; default 0. */
  contrast?: number;
  /** Distances to the grey of the pixel times a factor, in images of red, green and blue. In [0, 1]; default 0. */
  saturation?: number;
}

/** How bright red, green and blue are to the eye (ITU-R BT.601). */
const brightnessOfColours = [0.299, 0.587, 0.114];

/** Changes brightness, then contrast, then saturation; what leaves [0, 1] is cut off at the end. */
export function colour({ brightness = 0, contrast = 0, saturation = 0 }: ColourOptions): Augmentation {
  return {
    width: 3,
    fill: (random, row) => {
      [brightness, contrast, saturation].forEach((most, i) => (row[i] = random.uniform(1 - most, 1 + most)));
    },
    checkImages: ([, , channels]) => {
      if (saturation === 0 || channels === 3) return;
      throw new InputError('augment: colour.saturation', 'images of red, green and blue', `${channels} channels`);
    },
    recolour: (images, numbers) => {
      const [, height, width, channels] = images.shape;
      const [b, c, s] = tf.split(numbers, 3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
      const shares = channels === 3 ? brightnessOfColours : Array<number>(channels).fill(1 / channels);
      const pixels = tf.reshape<tf.Rank.R3>(images, [-1, height * width, channels]);
      const ofGreys = tf.tensor2d(shares, [channels, 1]);
      const mean = tf.matMul(tf.mean<tf.Tensor2D>(pixels, 1), ofGreys); // [batch, 1]
      // All three in one: s (c b x + (1 - c) b mean) + (1 - s) (c b grey + (1 - c) b mean)
      const both = tf.mul(c, b);
      const [ofColour, ofGrey] = [tf.mul(both, s), tf.mul(both, tf.sub(1, s))];
      const ofMean = tf.mul(tf.mul(tf.sub(1, c), b), mean);
      const lines = (values: tf.Tensor): tf.Tensor => tf.reshape(values, [-1, height * width * channels]);
      const scaled = (): tf.Tensor => tf.mul(lines(images), ofColour);
      // Colours and grey of a pixel in one product: a matrix for each image, [batch, channels, channels].
      const mixed = (): tf.Tensor => {
        const own = tf.mul(tf.expandDims(ofColour, 2), tf.eye(channels).expandDims(0));
        const greys = tf.mul(tf.expandDims(ofGrey, 2), tf.tile(ofGreys, [1, channels]).expandDims(0));
        return lines(tf.matMul(pixels, tf.add(own, greys)));
      };
      const changed = tf.add(saturation === 0 ? scaled() : mixed(), ofMean);
      return tf.reshape(tf.clipByValue(changed, 0, 1), images.shape);
    },
  };
}
