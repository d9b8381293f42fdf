import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { explain } from '../../src';
import { fewFit } from '../../src/explain/surrogates/ridge';
import { Values } from '../../src/learn';
import { backends, onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';

/** What shap and lime say; see scripts/peers/surrogates.py. */
const peer = JSON.parse(readFileSync(path.join(__dirname, 'vectors', 'surrogates.json'), 'utf8')) as {
  columns: number;
  weights: [number[], number[], number[]];
  background: number[];
  rows: number[];
  shap: number[][];
  base: number[];
  lime: {
    parts: number;
    features: number;
    there: number[];
    outputs: number[];
    slopes: number[];
    intercept: number;
    fit: number;
  }[];
};

const rows = (numbers: number[]): Values =>
  new Values(Float32Array.from(numbers), [numbers.length / peer.columns, peer.columns]);

for (const backend of backends) {
  describe(`kernelShap beside shap on ${backend}`, () => {
    onBackend(backend);
    leavesNothing();

    it('the same values and base of a ReLU network of six columns and two classes, up to 1e-4 of the largest', async () => {
      const network = tf.sequential({
        layers: [tf.layers.dense({ inputShape: [peer.columns], units: 5, activation: 'relu' }), tf.layers.dense({ units: 2, useBias: false })], // prettier-ignore
      });
      try {
        const [first, bias, last] = peer.weights;
        tf.tidy(() => network.setWeights([tf.tensor(first, [peer.columns, 5]), tf.tensor1d(bias), tf.tensor(last, [5, 2])])); // prettier-ignore
        for (const target of [0, 1]) {
          const background = rows(peer.background);
          const { values, base } = await explain.kernelShap(network, rows(peer.rows), { background, target });
          const expected = peer.shap[target]!;
          const apart = Math.max(...expected.map((value, i) => Math.abs(value - values.data[i]!)));
          expect(apart / Math.max(...expected.map(Math.abs))).below(1e-4);
          for (const value of base!) expect(value).closeTo(peer.base[target]!, 1e-4);
        }
      } finally {
        network.dispose();
      }
    });
  });
}

describe('the fit of lime beside that of the Python package', () => {
  for (const { parts, features, there, outputs, slopes, intercept, fit } of peer.lime) {
    it(`${features} of ${parts} parts: the same parts, weights, intercept and R²`, () => {
      const copies = outputs.length;
      const weights = Array.from({ length: copies }, (_, copy) => {
        const on = there.slice(copy * parts, (copy + 1) * parts).reduce((sum, one) => sum + one, 0);
        return Math.sqrt(Math.exp(-((1 - Math.sqrt(on / parts)) ** 2) / 0.25 ** 2));
      });
      const samples = { z: there, width: parts, y: outputs, weights };
      const found = fewFit('lime', samples, { ridge: 1, count: features, here: new Uint8Array(parts).fill(1) });
      slopes.forEach((slope, i) => expect(found.slopes[i], `part ${i}`).closeTo(slope, 1e-6));
      expect(found.intercept).closeTo(intercept, 1e-6);
      expect(found.fit).closeTo(fit, 1e-6);
      expect([...found.slopes].filter((slope) => slope !== 0)).length(features);
    });
  }
});
