import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { robust } from '../../src';
import { Values } from '../../src/learn';
import { backends, onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';

/** What Foolbox makes of a small network: see scripts/peers/attacks.py. */
const vectors = JSON.parse(readFileSync(path.join(__dirname, 'vectors', 'attacks.json'), 'utf8')) as {
  weights: [shape: [number, number] | [number], numbers: number[]][];
  inputs: number[];
  labels: number[];
  fgsm: number[];
  fgm: number[];
  pgd: number[];
  pgdL2: number[];
  ddn: number[];
  reached: boolean[];
};
const { labels } = vectors;
const inputs = new Values(Float32Array.from(vectors.inputs), [10, 8]);
const range = [0, 1] as const;
const far = (a: ArrayLike<number>, b: readonly number[]): number =>
  Math.max(...b.map((value, i) => Math.abs(value - a[i]!)));

for (const backend of backends) {
  describe(`attacks beside Foolbox on ${backend}`, () => {
    onBackend(backend);
    let network: tf.Sequential;
    afterEach(() => network.dispose());
    leavesNothing();
    beforeEach(() => {
      network = tf.sequential({
        layers: [
          tf.layers.dense({ inputShape: [8], units: 12, activation: 'softplus' }),
          tf.layers.dense({ units: 3 }),
        ],
      });
      tf.tidy(() => network.setWeights(vectors.weights.map(([shape, numbers]) => tf.tensor(numbers, shape))));
    });

    /** By how much the true class wins, a row each. */
    const margins = (values: ArrayLike<number>): number[] => {
      const z = tf.tidy(() => (network.predict(tf.tensor2d(Float32Array.from(values), [10, 8])) as tf.Tensor).arraySync());
      return (z as number[][]).map((row, i) => row[labels[i]!]! - Math.max(...row.filter((_, k) => k !== labels[i])));
    }; // prettier-ignore

    it('fgsm gives the same inputs in both norms', async () => {
      const linf = await robust.fgsm(network, inputs, { labels, range, eps: 0.1 });
      expect([...linf.before]).eql(labels);
      expect(far(linf.values.data, vectors.fgsm)).below(1e-5);
      const l2 = await robust.fgsm(network, inputs, { labels, range, eps: 0.3, norm: 'l2' });
      expect(far(l2.values.data, vectors.fgm)).below(1e-4);
    });

    it('pgd without a random start ends where Foolbox does, or at a better place on the way', async () => {
      const way = { labels, range, steps: 10, randomStart: false };
      const linf = await robust.pgd(network, inputs, { ...way, eps: 0.1, stepSize: 0.01 });
      const l2 = await robust.pgd(network, inputs, { ...way, eps: 0.3, stepSize: 0.03, norm: 'l2' });
      for (const [ours, theirs] of [[linf, vectors.pgd], [l2, vectors.pgdL2]] as const) {
        const [own, peer] = [margins(ours.values.data), margins(theirs)];
        own.forEach((margin, row) => expect(margin).at.most(peer[row]! + 1e-4));
        // Most rows are in the same place.
        const same = own.filter((_, row) => far(ours.values.gather([row]), theirs.slice(8 * row, 8 * row + 8)) < 1e-4);
        expect(same.length).at.least(7);
      }
    }); // prettier-ignore

    it('autoPgd leaves no more than pgd of Foolbox', async () => {
      const { values } = await robust.autoPgd(network, inputs, { labels, range, eps: 0.1, steps: 30 });
      const [own, peer] = [margins(values.data), margins(vectors.pgd)];
      own.forEach((margin, row) => expect(margin).at.most(peer[row]! + 1e-3));
    });

    it('minimalL2 finds changes no longer than those of Foolbox’s DDN', async () => {
      const found = await robust.minimalL2(network, inputs, { labels, range });
      expect(found.success).eql(vectors.reached);
      found.sizes().forEach((size, row) => expect(size).at.most(vectors.ddn[row]! * 1.02));
    });
  });
}
