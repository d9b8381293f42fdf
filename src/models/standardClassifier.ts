import * as tf from '@tensorflow/tfjs';
import { ensureBackend, freeWeights } from '../backend';
import { checkInteger, checkKeys, InputError } from '../base';
import { batchNormalization } from './batchNormalization';
import { seeds } from './seeds';

/** Options of {@link standardClassifier}. */
export interface StandardClassifierOptions {
  /** Height, width and channels of the images. Default [64, 64, 3]. */
  inputShape?: [number, number, number];
  /** How many filters the first convolution has; the others have 2, 4, 6 and 8 times as many. Default 12. */
  filters?: number;
  /** How many values the last layer gives. Default 1: one logit, above 0 for "face". */
  outputs?: number;
  /** Where the initial weights come from: the same seed gives the same ones. Default 0. */
  seed?: number;
}

/**
 * The convolutional classifier of the lab: five convolutions with stride 2 (12, 24, 48, 72 and 96 filters; kernels 5, 5, 3, 3
 * and 3), each followed by batch normalisation; a dense layer of 512; one logit.
 *
 * @returns a sequential model from images in [0, 1], `[batch, 64, 64, 3]`, to logits, `[batch, 1]`
 * @throws InputError on a bad option
 * @example
 * const model = new PlainModel(standardClassifier({ seed: 0 }));
 */
export function standardClassifier(options: StandardClassifierOptions = {}): tf.Sequential {
  checkKeys('standardClassifier', options, ['inputShape', 'filters', 'outputs', 'seed']);
  const { inputShape = [64, 64, 3], filters = 12, outputs = 1, seed = 0 } = options;
  if (inputShape.length !== 3 || !inputShape.every((size) => Number.isInteger(size) && size >= 1)) {
    throw new InputError('inputShape', 'height, width and channels, whole numbers of at least 1', inputShape);
  }
  checkInteger('filters', filters, 1);
  checkInteger('outputs', outputs, 1);
  ensureBackend();
  const initial = seeds(seed);
  const model = tf.sequential();
  const kernels = [5, 5, 3, 3, 3];
  [1, 2, 4, 6, 8].forEach((times, i) => {
    model.add(
      tf.layers.conv2d({
        ...(i === 0 ? { inputShape } : {}),
        filters: filters * times,
        kernelSize: kernels[i]!,
        strides: 2,
        padding: 'same',
        activation: 'relu',
        kernelInitializer: initial(),
      }),
    );
    model.add(batchNormalization());
  });
  model.add(tf.layers.flatten());
  model.add(tf.layers.dense({ units: 512, activation: 'relu', kernelInitializer: initial() }));
  model.add(tf.layers.dense({ units: outputs, kernelInitializer: initial() }));
  return freeWeights(model);
}
