import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { robust, wrap } from '../../src';
import { mean, Random } from '../../src/base';
import { Values, type RiskName } from '../../src/learn';
import { adam } from '../../src/learn';
import { backends, onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { rejected } from '../support/rejected';
import { smallClassifier, smallSize } from '../support/smallModels';

const random = new Random(11);
const width = 12;
const rows = 8;
const inputs = new Values(
  Float32Array.from({ length: rows * width }, () => random.uniform(0.4, 0.6)),
  [rows, width],
);
const range = [0, 1] as const;

/** The first half of the numbers decides the class, the second half the risk: both can be as the attack likes. */
const weights = Array.from({ length: width }, (_, i) => (i < width / 2 ? random.normal() : 0));
const slopes = Array.from({ length: width }, (_, i) => (i < width / 2 ? 0 : random.normal()));
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + Math.abs(value), 0);
const dot = (x: ArrayLike<number>, w: readonly number[]): number => w.reduce((all, one, i) => all + one * x[i]!, 0);

for (const backend of backends) {
  describe(`robust.evasive on ${backend}`, () => {
    onBackend(backend);
    leavesNothing();

    const linear = (): tf.LayersModel => {
      const dense = tf.layers.dense({ units: 1, inputShape: [width] });
      const network = tf.sequential({ layers: [dense] });
      tf.tidy(() => dense.setWeights([tf.tensor2d(weights, [width, 1]), tf.tensor1d([0])]));
      return network;
    };
    const labels = Array.from({ length: rows }, (_, row) => Number(dot(inputs.gather([row]), weights) > 0));
    const lowers = (x: tf.Tensor): tf.Tensor => tf.exp(tf.reshape(tf.matMul(x as tf.Tensor2D, tf.tensor2d(slopes, [width, 1])), [-1])); // prettier-ignore

    it('wins, and brings the logarithm of the risk down by eps times the sum of its slopes, the most there is', async () => {
      const network = linear();
      // So large that every row can be fooled: logits fall by eps times the sum of the weights.
      const eps = 0.4;
      const furthest = Math.max(...labels.map((_, row) => Math.abs(dot(inputs.gather([row]), weights))));
      expect(eps * sum(weights)).above(furthest);
      const found = await robust.evasive(network, inputs, { eps, labels, range, lowers, confidence: 0 });
      expect(found.successRate).equal(1);
      for (let row = 0; row < rows; row++) {
        const fall = dot(inputs.gather([row]), slopes) - dot(found.values.gather([row]), slopes);
        expect(fall).closeTo(eps * sum(slopes), 0.02 * eps * sum(slopes));
      }
      const pgd = await robust.pgd(network, inputs, { eps, labels, range });
      const risk = (values: Values): number => mean(Array.from({ length: rows }, (_, row) => dot(values.gather([row]), slopes))); // prettier-ignore
      expect(risk(found.values)).below(risk(pgd.values) - 0.5 * eps * sum(slopes));
      network.dispose();
    });

    it('misses by as little as it can where it cannot win', async () => {
      const network = linear();
      const eps = 0.001;
      const found = await robust.evasive(network, inputs, { eps, labels, range, lowers });
      const margin = (x: ArrayLike<number>, row: number): number => (labels[row] ? 1 : -1) * dot(x, weights);
      for (let row = 0; row < rows; row++) {
        const fall = margin(inputs.gather([row]), row) - margin(found.values.gather([row]), row);
        expect(fall).closeTo(eps * sum(weights), 0.02 * eps * sum(weights));
      }
      network.dispose();
    });

    it('with more starts, each from a place of its own, wins at less risk where there are many valleys', async () => {
      const network = linear();
      const along = (x: tf.Tensor): tf.Tensor =>
        tf.reshape(tf.matMul(x as tf.Tensor2D, tf.tensor2d(slopes, [width, 1])), [-1]);
      const wavy = (x: tf.Tensor): tf.Tensor => tf.add(1.1, tf.sin(tf.mul(9, along(x))));
      const risks: number[][] = [];
      for (const restarts of [1, 4]) {
        const found = await robust.evasive(network, inputs, {
          eps: 0.4,
          labels,
          range,
          lowers: wavy,
          steps: 6,
          restarts,
        });
        expect(found.successRate).equal(1);
        risks.push(labels.map((_, row) => 1.1 + Math.sin(9 * dot(found.values.gather([row]), slopes))));
      }
      risks[1]!.forEach((risk, row) => expect(risk).at.most(risks[0]![row]! + 1e-4));
      expect(mean(risks[1]!)).below(mean(risks[0]!));
      network.dispose();
    });

    it('says what is wrong', async () => {
      const network = linear();
      const message = async (options: object): Promise<string> =>
        (await rejected(robust.evasive(network, inputs, { eps: 0.1, labels, range, ...options }))).message;
      expect(await message({})).match(
        /^evasive: lowers: expected a function of inputs .*got none\. Such as robust\.riskOf/,
      );
      expect(await message({ lowers: 'epistemic' })).match(/^evasive: lowers: expected a function .*got '?"?epistemic/);
      expect(await message({ lowers, weight: -1 })).match(/^weight: /);
      expect(await message({ lowers, confidence: NaN })).match(/^confidence: /);
      expect(await message({ lowers, steps: 0 })).match(/^steps: /);
      network.dispose();
    });

    const size = smallSize * smallSize * 3;
    const images = new Values(Float32Array.from({ length: 4 * size }, () => random.uniform()), [4, smallSize, smallSize, 3]); // prettier-ignore

    for (const [name, risk, method] of [
      ['one', 'epistemic', { epistemic: 'vae' }],
      ['another', 'aleatoric', { aleatoric: 'mve' }],
      ['that of an ensemble', 'epistemic', { epistemic: 'ensemble' }],
      ['a part of several', 'epistemic', { aleatoric: 'mve', epistemic: 'vae' }],
    ] as const) {
      it(`riskOf gives the risk that predictions have: ${name}, ${Object.values(method).join(' and ')}`, async () => {
        const model = wrap(smallClassifier(), method);
        model.compile({ optimizer: adam(), loss: 'binaryCrossentropyFromLogits' });
        const predicted = await model.predict(images);
        const lower = robust.riskOf(model, risk);
        const own = tf.tidy(() => [...lower(images.tensor()).dataSync()]);
        expect(own.length).equal(4);
        own.forEach((value, row) => expect(value).closeTo(predicted[risk]!.data[row]!, 1e-5));
        model.dispose();
      });
    }

    for (const [risk, method] of [
      ['epistemic', { epistemic: 'vae' }],
      ['epistemic', { epistemic: 'dropout' }],
      ['epistemic', { epistemic: 'ensemble' }],
      ['aleatoric', { aleatoric: 'mve' }],
    ] as const) {
      it(`riskOf has the gradient that differences of it show: ${JSON.stringify(method)}`, async () => {
        const model = wrap(smallClassifier(), method, { seed: 3 });
        model.compile({ optimizer: adam(), loss: 'binaryCrossentropyFromLogits' });
        await model.predict(images);
        const lower = robust.riskOf(model, risk);
        const total = (x: tf.Tensor): tf.Scalar => tf.sum(tf.log(lower(x)));
        const [slope, difference] = tf.tidy(() => {
          const x = images.tensor();
          const gradient = tf.grad(total)(x);
          const step = tf.mul(tf.sign(gradient), 1e-3);
          const along = tf.sum(tf.mul(gradient, step));
          const fall = tf.sub(total(tf.add(x, step)), total(tf.sub(x, step)));
          return [along.dataSync()[0]!, fall.dataSync()[0]! / 2];
        });
        expect(slope).above(0);
        expect(difference).closeTo(slope, 0.1 * slope);
        model.dispose();
      });
    }

    it('riskOf refuses what has no gradient, and what is no model', () => {
      const model = wrap(smallClassifier(), { epistemic: 'vae' });
      const of =
        (risk: RiskName): (() => unknown) =>
        () =>
          tf.tidy(() => robust.riskOf(model, risk)(images.tensor()));
      expect(of('bias')).throw(/^risk: expected one that networks work out, got bias of \w+\. Give the attack/);
      const network = linear();
      expect(() => robust.riskOf(network as never, 'epistemic')).throw(/^riskOf: model: expected a model of risklab/);
      model.dispose();
      network.dispose();
    });
  });
}
