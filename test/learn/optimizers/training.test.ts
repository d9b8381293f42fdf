import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { lineProgress, setProgress, silentProgress } from '../../../src/base';
import { adam, adamw, rmsprop, schedules, sgd, type Optimizer } from '../../../src/learn';
import { namedWeights } from '../../../src/network';
import { PlainModel } from '../../../src/risk';
import { backends, onBackend } from '../../support/backends';
import { smallClassifier, smallSize } from '../../support/smallModels';
import { toyFaces } from '../../support/toyFaces';

const faces = toyFaces(64, smallSize, 1);
const learningRate = schedules.warmUp({ steps: 5, then: schedules.cosine({ from: 0.02, to: 0.001, steps: 35 }) });
const optimizers: readonly (readonly [string, () => Optimizer])[] = [
  ['adam with a schedule and clipping', () => adam({ learningRate, clipNorm: 1 })],
  ['adamw', () => adamw({ learningRate: 0.01, weightDecay: 0.1 })],
  ['sgd with momentum and a schedule', () => sgd({ learningRate, momentum: 0.9, nesterov: true })],
  ['rmsprop', () => rmsprop({ learningRate: 0.003, momentum: 0.5, centered: true, epsilon: 1e-3 })],
];

for (const backend of backends) {
  describe(`training by optimizers on ${backend}`, () => {
    onBackend(backend);
    let folder: string;
    let warnings: unknown[][];
    const { warn } = console;
    beforeEach(async () => {
      setProgress(silentProgress);
      folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-test-'));
      warnings = [];
      console.warn = (...words: unknown[]) => void warnings.push(words);
    });
    afterEach(async () => {
      setProgress(lineProgress());
      console.warn = warn;
      await rm(folder, { recursive: true });
    });

    for (const [name, make] of optimizers) {
      it(`lowers the loss, compiled, and goes on from a checkpoint bit for bit: ${name}`, async () => {
        const train = async (parts: readonly number[]): Promise<{ losses: number[]; weights: number[][] }> => {
          let losses: number[] = [];
          let weights: number[][] = [];
          for (const [i, epochs] of parts.entries()) {
            const model = new PlainModel(smallClassifier());
            model.compile({ optimizer: make(), loss: 'binaryCrossentropyFromLogits' });
            const options = { batchSize: 8, stepsPerEpoch: 10, checkpoint: path.join(folder, `${parts.length}`) };
            const history = await model.fit(faces, { epochs, ...options, resume: i > 0 });
            losses = [...history.getColumn('loss')] as number[];
            weights = Object.values(namedWeights(model.networks())).map((one) => [...one.dataSync()]);
            model.dispose();
          }
          return { losses, weights };
        };
        const whole = await train([4]);
        expect(whole.losses.at(-1)).below(0.8 * whole.losses[0]!);
        expect(await train([2, 4])).eql(whole);
        expect(warnings).eql([]);
      });
    }
  });
}
