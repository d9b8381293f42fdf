import * as tf from '@tensorflow/tfjs';
import type { debias } from '../../debias';
import { adam, augment, schedules, type Optimizer } from '../../learn';
import { batchNormalization, seeds, standardClassifier } from '../../models';
import { DensityVAEWrapper, wrap, type RiskWrapper } from '../../risk';
import type { Design } from './designs';

/** Pixels that images are shifted by at most, a tenth of their side. */
const shift = 6;

/** A fresh model that augments its images: the network of the labs, or a smaller one that sees the mean of four pixels as one. */
export function makeModel(side: Design['side'], seed: number, parts: readonly debias.PartMaker[] = []): RiskWrapper {
  return wrap(networkOf(side, seed), {}, { parts: [augment({ flip: true, shift }), ...parts], seed });
}

/** A fresh autoencoder on such a network, for the rules that look at latent values; without augmentation, as those rules have it. */
export function makeLatentModel(side: Design['side'], seed: number): DensityVAEWrapper {
  return new DensityVAEWrapper(networkOf(side, seed), { seed });
}

function networkOf(side: Design['side'], seed: number): tf.Sequential {
  return side === 64 ? standardClassifier({ seed }) : smallNetwork(seed);
}

/** Adam along a cosine to a twentieth; the smaller network learns at twice the rate. */
export function optimizerOf({ side }: Design): (steps: number) => Optimizer {
  const from = side === 64 ? 5e-4 : 1e-3;
  return (steps) => adam({ learningRate: schedules.cosine({ from, to: from / 20, steps }) });
}

function smallNetwork(seed: number): tf.Sequential {
  const initial = seeds(seed);
  const model = tf.sequential();
  model.add(tf.layers.averagePooling2d({ inputShape: [64, 64, 3], poolSize: 2, strides: 2 }));
  [12, 24, 48, 72].forEach((filters, i) => {
    const kernelSize = i === 0 ? 5 : 3;
    const kernelInitializer = initial();
    model.add(
      tf.layers.conv2d({ filters, kernelSize, strides: 2, padding: 'same', activation: 'relu', kernelInitializer }),
    );
    model.add(batchNormalization());
  });
  model.add(tf.layers.flatten());
  model.add(tf.layers.dense({ units: 128, activation: 'relu', kernelInitializer: initial() }));
  model.add(tf.layers.dense({ units: 1, kernelInitializer: initial() }));
  return model;
}
