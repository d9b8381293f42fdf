import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { lineProgress, setProgress, silentProgress } from '../../../src/base';
import { adam, augment, registerPart, type Part } from '../../../src/learn';
import { CombinedWrapper, EnsembleWrapper, wrap, type RiskWrapper } from '../../../src/risk';
import { alive, onBackend } from '../../support/backends';
import { rejected } from '../../support/rejected';
import { smallClassifier, smallSize } from '../../support/smallModels';
import { smallNetwork } from '../../support/tasks';
import { toyFaces } from '../../support/toyFaces';

const faces = toyFaces(32, smallSize, 1);
const loss = 'binaryCrossentropyFromLogits';
const options = { flip: true, shift: 2, mixup: 0.3 } as const;

/** The losses of a training from the same weights. */
async function lossesOf(model: RiskWrapper): Promise<number[]> {
  model.compile({ optimizer: adam({ learningRate: 0.01 }), loss });
  const history = await model.fit(faces, { epochs: 1, batchSize: 8, stepsPerEpoch: 10 });
  return [...history.getColumn('loss')] as number[];
}

describe('parts of saved models', () => {
  onBackend('native');
  let folder: string;
  let saved: string;
  beforeEach(async () => {
    setProgress(silentProgress);
    folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-test-'));
    saved = path.join(folder, 'model');
  });
  afterEach(async () => {
    setProgress(lineProgress());
    await rm(folder, { recursive: true });
  });

  for (const [how, parts] of [
    ['given', [augment(options)]],
    ['made by a function', [() => augment(options)]],
  ] as const) {
    it(`take part in trainings of the loaded model as before: ${how}`, async () => {
      const model = wrap(smallClassifier(), { bias: 'histogram' }, { parts, seed: 3 });
      await model.save(saved);
      const losses = await lossesOf(model);
      const loaded = await CombinedWrapper.load(saved);
      expect(await lossesOf(loaded)).eql(losses);
      // Not because they do nothing:
      const without = wrap(smallClassifier(), { bias: 'histogram' }, { seed: 3 });
      expect(await lossesOf(without)).not.eql(losses);
      await loaded.save(path.join(folder, 'again'));
      const again = await CombinedWrapper.load(path.join(folder, 'again'));
      again.compile({ optimizer: adam(), loss });
      for (const one of [model, loaded, without, again]) one.dispose();
    });
  }

  it('are there again in each member of an ensemble', async () => {
    const methods = { epistemic: { method: 'ensemble', members: 2 } } as const;
    const model = wrap(smallClassifier(), methods, { parts: [augment(options)], seed: 3 });
    await model.save(saved);
    const losses = await lossesOf(model);
    const loaded = await EnsembleWrapper.load(saved);
    expect(await lossesOf(loaded)).eql(losses);
    model.dispose();
    loaded.dispose();
  });

  it('that nobody knows predict as before, and are missed when the model is compiled', async () => {
    const own: Part = { name: 'own', forward: () => ({ terms: { own: tf.scalar(0) } }) };
    const model = wrap(smallClassifier(), { bias: 'histogram' }, { parts: [own] });
    const { yHat } = await model.predict(faces);
    await model.save(saved);
    const loaded = await CombinedWrapper.load(saved);
    expect([...(await loaded.predict(faces)).yHat.data]).eql([...yHat.data]);
    expect(() => loaded.compile({ optimizer: adam(), loss })).throw(
      'compile: expected the part own of this training, got a model that was saved without. ' +
        "Register what makes it before loading: registerPart('own', ...).",
    );
    model.dispose();
    loaded.dispose();
  });

  it('of one’s own are made again from what they were made from', async () => {
    const made: object[] = [];
    const weighed = (given: { by: number }): Part => {
      made.push(given);
      const forward: Part['forward'] = () => ({ terms: { weighed: tf.scalar(given.by) } });
      return { name: 'weighed', madeFrom: given, forward };
    };
    registerPart('weighed', weighed);
    const model = wrap(smallClassifier(), { bias: 'histogram' }, { parts: [weighed({ by: 5 })] });
    await model.save(saved);
    const loaded = await CombinedWrapper.load(saved);
    expect(made).eql([{ by: 5 }, { by: 5 }]);
    // Five more than a cross-entropy:
    expect((await lossesOf(loaded))[0]).within(5, 8);
    model.dispose();
    loaded.dispose();
  });

  it('that predictions need are refused by save when nobody knows them, and leave nothing', async () => {
    const start = alive().tensors;
    const own = (): Part => {
      const network = smallNetwork(1);
      return { name: 'own', ownNetworks: () => ({ network }), infer: () => ({}) };
    };
    const model = wrap(smallNetwork(1, 1), { bias: 'histogram' }, { parts: [own] });
    const before = alive().tensors;
    expect((await rejected(model.save(saved))).message).equal(
      'save: expected parts that can be made again, where predictions need them, got own. ' +
        "Register what makes it: registerPart('own', ...), and give the part madeFrom.",
    );
    expect(await readdir(folder)).eql([]);
    expect(alive().tensors).equal(before);
    model.dispose();
    expect(alive().tensors).equal(start);
  });

  it('that draw in predictions are refused as well: others would get their random numbers', async () => {
    const own = (): Part => ({ name: 'own', noiseWidth: () => 1 });
    const model = wrap(smallNetwork(1, 1), { epistemic: 'dropout' }, { parts: [own] });
    expect((await rejected(model.save(saved))).message).match(/^save: expected parts that can be made again/);
    model.dispose();
  });
});
