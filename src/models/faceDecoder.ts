import * as tf from '@tensorflow/tfjs';
import { ensureBackend, freeWeights } from '../backend';
import { checkInteger, checkKeys } from '../base';
import { seeds } from './seeds';

/** Options of {@link faceDecoder}. */
export interface FaceDecoderOptions {
  /** How many latent values it decodes. Default 32. */
  latentDim?: number;
  /** How many filters the last but one layer has. Default 12. */
  filters?: number;
  /** Where the initial weights come from. Default 1. */
  seed?: number;
}

/**
 * The decoder of the lab: latent values to a 64 x 64 colour image. Dense layer of 384, reshaped to 2 x 2 x 96, then five
 * transposed convolutions with stride 2 (72, 48, 24, 12 and 3 filters; kernels 3, 3, 3, 5 and 5). The last is linear.
 *
 * @returns a sequential model from `[batch, latentDim]` to `[batch, 64, 64, 3]`
 * @throws InputError on a bad option
 * @example
 * new DensityVAEWrapper(standardClassifier(), { latentDim: 32, decoder: faceDecoder({ latentDim: 32 }) });
 */
export function faceDecoder(options: FaceDecoderOptions = {}): tf.Sequential {
  checkKeys('faceDecoder', options, ['latentDim', 'filters', 'seed']);
  const { latentDim = 32, filters = 12, seed = 1 } = options;
  checkInteger('latentDim', latentDim, 1);
  checkInteger('filters', filters, 1);
  ensureBackend();
  const initial = seeds(seed);
  const model = tf.sequential();
  model.add(
    tf.layers.dense({
      inputShape: [latentDim],
      units: 4 * 8 * filters,
      activation: 'relu',
      kernelInitializer: initial(),
    }),
  );
  model.add(tf.layers.reshape({ targetShape: [2, 2, 8 * filters] }));
  const kernels = [3, 3, 3, 5, 5];
  [6 * filters, 4 * filters, 2 * filters, filters, 3].forEach((count, i) => {
    model.add(
      tf.layers.conv2dTranspose({
        filters: count,
        kernelSize: kernels[i]!,
        strides: 2,
        padding: 'same',
        activation: i < 4 ? 'relu' : 'linear',
        kernelInitializer: initial(),
      }),
    );
  });
  return freeWeights(model);
}
