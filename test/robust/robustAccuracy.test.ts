import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { robust } from '../../src';
import { mean } from '../../src/base';
import { Values } from '../../src/learn';
import type { BallOptions } from '../../src/robust/public';
import { onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';

/** What the attacks of peers leave of two networks: see scripts/peers/robustAccuracy.py. */
interface Network {
  weights: [shape: [number, number] | [number], numbers: number[]][];
  clean: number;
  attacks: Readonly<Record<'linf' | 'l2', Readonly<Record<string, number>>>>;
}

const vectors = JSON.parse(readFileSync(path.join(__dirname, 'vectors', 'robustAccuracy.json'), 'utf8')) as {
  eps: number;
  epsL2: number;
  sixteenths: number[];
  labels: number[];
  networks: Readonly<Record<string, Network>>;
};
const { labels, eps, epsL2 } = vectors;
const images = new Values(
  Float32Array.from(vectors.sixteenths, (value) => value / 16),
  [labels.length, 8, 8, 1],
);
const shared = { labels, range: [0, 1] as const, batchSize: 256 };

describe('accuracy under attack beside torchattacks, Foolbox and ART', () => {
  onBackend('native');
  leavesNothing();

  for (const [name, { weights, clean, attacks }] of Object.entries(vectors.networks)) {
    it(`${name}: ours leave no more than the strongest of theirs and one point`, async () => {
      const network = tf.sequential({
        layers: [
          tf.layers.flatten({ inputShape: [8, 8, 1] }),
          tf.layers.dense({ units: 32, activation: 'relu' }),
          tf.layers.dense({ units: 10 }),
        ],
      });
      tf.tidy(() => network.setWeights(weights.map(([shape, numbers]) => tf.tensor(numbers, shape))));
      try {
        const own = (model: Parameters<typeof robust.autoPgd>[0], x: Values, o: BallOptions) =>
          robust.autoPgd(model, x, { ...o, steps: 100, restarts: 3 });
        const { accuracy } = await robust.attackReport(network, images, { ...shared, eps: [eps], attacks: { autoPgd: own as never, square: robust.square } }); // prettier-ignore
        const [before, linf] = accuracy.getColumn('accuracy').toArray() as [number, number];
        expect(before).closeTo(clean, 1e-6);
        const near = await robust.minimalL2(network, images, shared);
        const walked = await robust.autoPgd(network, images, {
          ...shared,
          eps: epsL2,
          norm: 'l2',
          steps: 100,
          restarts: 3,
        });
        const broken = (size: number, row: number): boolean =>
          walked.success[row]! || (near.success[row]! && size <= epsL2);
        const l2 = mean(near.sizes(), (size, row) => Number(!broken(size, row)));
        const least = (norm: 'linf' | 'l2'): number => Math.min(...Object.values(attacks[norm]));
        expect(linf).at.most(least('linf') + 0.01 + 1e-6);
        expect(l2).at.most(least('l2') + 0.01 + 1e-6);
      } finally {
        network.dispose();
      }
    });
  }
});
