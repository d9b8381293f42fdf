import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { robust } from '../../src';
import { adam, Values } from '../../src/learn';
import { RiskTensor, RiskWrapper, wrap } from '../../src/risk';
import { onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { rejected } from '../support/rejected';
import { smallClassifier, smallSize } from '../support/smallModels';
import { toyFaces } from '../support/toyFaces';

/** Its logit is the first number of a row, its risks the others. */
class Told extends RiskWrapper {
  override predict(data: unknown): Promise<RiskTensor> {
    const { data: numbers, length } = data as Values;
    const of = (k: number): Float32Array => Float32Array.from({ length }, (_, row) => numbers[3 * row + k]!);
    const risks = { bias: new Values(of(1), [length]), epistemic: new Values(of(2), [length]) };
    return Promise.resolve(new RiskTensor(new Values(of(0), [length, 1]), risks));
  }
}

const rows = (numbers: number[][]): Values => new Values(Float32Array.from(numbers.flat()), [numbers.length, 3]);

describe('robust.riskDetection', () => {
  onBackend('native');
  leavesNothing();
  const told = (): Told => {
    const layers = [tf.layers.dense({ inputShape: [3], units: 2 }), tf.layers.dense({ units: 1 })];
    return new Told(tf.sequential({ layers }));
  };
  interface Found extends Record<string, string | number | boolean | null> {
    change: string;
    finds: string;
    risk: string;
    n: number;
    positives: number;
    auroc: number | null;
  }

  it('by hand: areas of is changed and is wrong, a density the other way round', async () => {
    const model = told();
    // Logit, log density, epistemic. Labels 1 1 0 0: as they are the last is wrong; changed the first two are.
    const clean = rows([[3, 0, 0.1], [2, -1, 0.2], [-1, -2, 0.3], [1, -3, 0.4]]); // prettier-ignore
    const changed = rows([[-1, -5, 0.35], [-2, -6, 0.5], [-3, -4, 0.05], [-4, -0.5, 0.6]]); // prettier-ignore
    const found = (await robust.riskDetection(model, clean, { attacked: changed }, { labels: [1, 1, 0, 0] })).toRecords() as Found[]; // prettier-ignore
    const of = (change: string, finds: string, risk: string): Found =>
      found.find((row) => row.change === change && row.finds === finds && row.risk === risk)!;
    expect(found.length).equal(9);
    // Densities: of 16 pairs 13 have the changed row below: -5, -6, -4 below all, -0.5 below 0 alone is doubt above: 12 + 1.
    const density = of('attacked', 'changed', 'bias');
    expect([density.auroc, density.n, density.positives]).eql([13 / 16, 8, 4]);
    // 0.35 above three, 0.5 and 0.6 above four, 0.05 above none.
    expect(of('attacked', 'changed', 'epistemic').auroc).equal(11 / 16);
    // Logits of size 1 2 3 4 against 3 2 1 1: the nearer to 0 the more doubt. 1: above 3 and 2, even with two: 3; 2: above 3, even with 2: 1.5; 3: even with 3: 0.5.
    expect(of('attacked', 'changed', 'maxProbability').auroc).closeTo(5 / 16, 1e-12);
    // Among changed rows the first two are wrong: densities -5 and -6 below both others.
    expect(of('attacked', 'wrong', 'bias').auroc).equal(1);
    // 0.35 and 0.5 against 0.05 and 0.6.
    expect(of('attacked', 'wrong', 'epistemic').auroc).equal(0.5);
    expect([of('none', 'wrong', 'epistemic').auroc, of('none', 'wrong', 'epistemic').positives]).eql([1, 1]);
    model.dispose();
  });

  it('of a trained wrapper, attacked and corrupted: all of its risks, with intervals', async () => {
    const faces = toyFaces(64, smallSize, 1);
    const model = wrap(smallClassifier(), { bias: 'histogram', epistemic: 'dropout', aleatoric: 'mve' }, { seed: 1 });
    model.compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'binaryCrossentropyFromLogits' });
    await model.fit(faces, { epochs: 2, batchSize: 16, stepsPerEpoch: 10, curve: false });
    const { values } = await robust.fgsm(model, faces, { eps: 0.1 });
    const noisy = await robust.corrupt(faces.images, { kind: 'gaussianNoise', severity: 5, seed: 0 });
    const found = await robust.riskDetection(model, faces, { attacked: values, corrupted: noisy });
    const risks = ['maxProbability', 'bias', 'aleatoric', 'epistemic'];
    const records = found.toRecords() as (Found & { lower: number; upper: number })[];
    for (const change of ['attacked', 'corrupted']) {
      const own = records.filter((row) => row.change === change && row.finds === 'changed');
      expect(own.map(({ risk }) => risk)).eql(risks);
      for (const { auroc, lower, upper, n } of own) {
        expect(n).equal(128);
        expect(lower).at.most(auroc!);
        expect(upper).at.least(auroc!);
      }
    }
    model.dispose();
  });

  it('says what is wrong', async () => {
    const model = told();
    const clean = rows([[3, 0, 0.1], [2, -1, 0.2]]); // prettier-ignore
    const said = async (changed: Record<string, Values>, options: object = { labels: 1 }): Promise<string> =>
      (await rejected(robust.riskDetection(model, clean, changed, options))).message;
    expect(await said({})).match(/^changed: expected inputs by the name of their change, got none/);
    expect(await said({ attacked: rows([[0, 0, 0]]) })).equal('changed: attacked: expected 2 rows, as there are inputs, got 1.'); // prettier-ignore
    expect(await said({ attacked: clean }, {})).match(/^labels: expected the true class of each row/);
    expect(await said({ attacked: clean }, { labels: 1, name: 'x' })).match(/^riskDetection: expected options among/);
    model.dispose();
  });
});
