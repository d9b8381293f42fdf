import * as tf from '@tensorflow/tfjs';
import { adam, type Part } from '../../learn';
import { seeds } from '../../models';
import { PlainModel, wrap, type RiskWrapper } from '../../risk';
import { robust } from '../../robust';
import type { Split } from '../../data';

/** Sizes of changes, in units of the inputs. */
export const sizes = {
  /** Attacked with, and trained against, in the norm `linf`. */
  attack: 4 / 255,
  /** Proven by interval bounds, and trained for, in the norm `linf`. */
  interval: 1 / 255,
  /** Proven by smoothing, in the norm `l2`. */
  smoothing: 0.25,
  /** The deviation of the noise that smooths. */
  deviation: 0.25,
} as const;

/** Defences in training by name; none for the same network without. @param steps - of the whole training */
const parts: Readonly<Record<string, (steps: number) => Part | undefined>> = {
  plain: () => undefined,
  adversarialTraining: () => robust.adversarialTraining({ eps: sizes.attack, steps: 5 }),
  trades: () => robust.trades({ eps: sizes.attack, steps: 5 }),
  intervalBounds: (steps) => robust.intervalBounds({ eps: sizes.interval, rampSteps: Math.ceil(steps / 2) }),
  randomizedSmoothing: () => robust.randomizedSmoothing({ deviation: sizes.deviation }),
  augMix: () => robust.augMix(),
};

/** What is compared, the same network without a defence first. */
export const robustMethods = Object.keys(parts);

const batchSize = 32;

/** A small network of convolutions without batch normalisation, as interval bounds want it; it sees the mean of four pixels as one. */
export function networkFor(side: number, seed: number): tf.Sequential {
  const initial = seeds(seed);
  const model = tf.sequential();
  model.add(tf.layers.averagePooling2d({ inputShape: [side, side, 3], poolSize: 2, strides: 2 }));
  for (const filters of [16, 32, 64]) {
    model.add(
      tf.layers.conv2d({ filters, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu', kernelInitializer: initial() }),
    );
  }
  model.add(tf.layers.flatten());
  model.add(tf.layers.dense({ units: 64, activation: 'relu', kernelInitializer: initial() }));
  model.add(tf.layers.dense({ units: 1, kernelInitializer: initial() }));
  return model;
} // prettier-ignore

/** A trained model, and how long the training took. The caller disposes of the model. */
export async function trainedBy(
  method: string,
  train: Split,
  { seed, epochs }: { readonly seed: number; readonly epochs: number },
): Promise<{ model: RiskWrapper; seconds: number }> {
  const network = networkFor(train.images.height, seed);
  const part = parts[method]!(epochs * Math.floor(train.images.length / batchSize));
  const model = part ? wrap(network, {}, { parts: [part], seed }) : new PlainModel(network, { seed });
  try {
    model.compile({ optimizer: adam({ learningRate: 1e-3 }), loss: 'binaryCrossentropyFromLogits' });
    const before = process.cpuUsage();
    await model.fit(train, { name: method, epochs, batchSize, curve: false });
    const { user, system } = process.cpuUsage(before);
    return { model, seconds: (user + system) / 1e6 };
  } catch (error) {
    model.dispose();
    throw error;
  }
}
