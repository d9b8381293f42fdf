import * as tf from '@tensorflow/tfjs';
import { Random } from '../../src/base';
import { seeds } from '../../src/models';
import type { Samples } from '../../src/learn';
import type { LossName } from '../../src/learn';

/** A small task: rows of two numbers, and what is to be learned from them. */
export interface SmallTask {
  readonly outputs: number;
  readonly loss: LossName;
  data(count: number, seed: number): Samples;
}

const rows = (count: number, seed: number): [number, number][] => {
  const random = new Random(seed);
  return Array.from({ length: count }, () => [random.uniform(-1, 1), random.uniform(-1, 1)]);
};

/** One task of each kind. */
export const smallTasks = {
  regression: {
    outputs: 2,
    loss: 'meanSquaredError',
    data: (count, seed) => {
      const x = rows(count, seed);
      return { x, y: x.map(([a, b]) => [a + b, a * b]) };
    },
  },
  binary: {
    outputs: 1,
    loss: 'binaryCrossentropyFromLogits',
    data: (count, seed) => {
      const x = rows(count, seed);
      return { x, y: x.map(([a, b]) => (a > b ? 1 : 0)) };
    },
  },
  classes: {
    outputs: 3,
    loss: 'sparseCategoricalCrossentropyFromLogits',
    data: (count, seed) => {
      const x = rows(count, seed);
      return { x, y: x.map(([a, b]) => (a > 0.3 ? 2 : b > 0 ? 1 : 0)) };
    },
  },
} satisfies Record<string, SmallTask>;

/** A network of two hidden layers for rows of two numbers. */
export function smallNetwork(outputs: number, seed = 0, inputs = 2): tf.Sequential {
  const initial = seeds(seed);
  return tf.sequential({
    layers: [
      tf.layers.dense({ inputShape: [inputs], units: 8, activation: 'relu', kernelInitializer: initial() }),
      tf.layers.dense({ units: 6, activation: 'relu', kernelInitializer: initial() }),
      tf.layers.dense({ units: outputs, kernelInitializer: initial() }),
    ],
  });
}
