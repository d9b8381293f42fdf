import * as tf from '@tensorflow/tfjs';
import { batchNormalization, seeds } from '../../src/models';

/** The side of the images that the small models take. */
export const smallSize = 8;

/** A classifier of 8 x 8 colour images, small enough to be trained in a test: convolution, normalisation, two dense layers. */
export function smallClassifier(seed = 0): tf.Sequential {
  const initial = seeds(seed);
  return tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [smallSize, smallSize, 3],
        filters: 4,
        kernelSize: 3,
        strides: 2,
        padding: 'same',
        activation: 'relu',
        kernelInitializer: initial(),
      }),
      batchNormalization({ momentum: 0.9 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 8, activation: 'relu', kernelInitializer: initial() }),
      tf.layers.dense({ units: 1, kernelInitializer: initial() }),
    ],
  });
}

/** From `latentDim` values to an 8 x 8 colour image. */
export function smallDecoder(latentDim = 3, seed = 1): tf.Sequential {
  const initial = seeds(seed);
  return tf.sequential({
    layers: [
      tf.layers.dense({ inputShape: [latentDim], units: 32, activation: 'relu', kernelInitializer: initial() }),
      tf.layers.reshape({ targetShape: [4, 4, 2] }),
      tf.layers.conv2dTranspose({
        filters: 3,
        kernelSize: 3,
        strides: 2,
        padding: 'same',
        kernelInitializer: initial(),
      }),
    ],
  });
}

/** A decoder that draws the same grey whatever it is given. */
export function greyDecoder(latentDim: number, grey: number): tf.Sequential {
  const pixels = smallSize * smallSize * 3;
  return tf.sequential({
    layers: [
      tf.layers.dense({
        inputShape: [latentDim],
        units: pixels,
        kernelInitializer: 'zeros',
        biasInitializer: tf.initializers.constant({ value: grey }),
      }),
      tf.layers.reshape({ targetShape: [smallSize, smallSize, 3] }),
    ],
  });
}
