import { expect } from 'chai';
import { withGarbageCollector } from '../support/collectGarbage';

describe('models that are made again and again', () => {
  it('leave nothing behind: no weights, no state of the optimizer, no graphs', () => {
    const found = withGarbageCollector(`
      const { startBackend } = require('./src/backend');
      const { setProgress, silentProgress } = require('./src/base');
      const { DensityVAEWrapper } = require('./src/risk');
      const { adam } = require('./src/learn');
      const { alive } = require('./test/support/alive');
      const { smallClassifier, smallDecoder } = require('./test/support/smallModels');
      const { toyFaces } = require('./test/support/toyFaces');
      await startBackend('native');
      setProgress(silentProgress);
      const faces = toyFaces(16, 8);
      // What a notebook's cell does that makes, trains and asks a model.
      const cell = async () => {
        const model = new DensityVAEWrapper(smallClassifier(), { latentDim: 3, decoder: smallDecoder(3) });
        model.compile({ optimizer: adam(), loss: 'binaryCrossentropyFromLogits' });
        await model.fit(faces, { epochs: 1, batchSize: 8, stepsPerEpoch: 2 });
        await model.predict(faces);
        return model;
      };
      const counts = [];
      for (let k = 0; k < 8; k++) { await cell(); await collect(); counts.push(alive()); }
      const model = await cell();
      await collect();
      const length = (await model.predict(faces)).length;
      done({ counts, length });`) as { counts: { tensors: number; native: number; graphs: number }[]; length: number };
    expect(found.length).equal(16);
    const [second, last] = [found.counts[1]!, found.counts[7]!];
    for (const key of ['tensors', 'native', 'graphs'] as const) expect(last[key], key).at.most(second[key]);
    expect(last.graphs).equal(0);
  });
});
