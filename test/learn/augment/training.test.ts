import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startBackend } from '../../../src/backend';
import { lineProgress, setProgress, silentProgress } from '../../../src/base';
import { adam, augment, type AugmentOptions } from '../../../src/learn';
import { standardClassifier } from '../../../src/models';
import { wrap, type RiskMethods, type RiskWrapper } from '../../../src/risk';
import { alive, backends, onBackend } from '../../support/backends';
import { rejected } from '../../support/rejected';
import { smallClassifier, smallSize } from '../../support/smallModels';
import { smallNetwork } from '../../support/tasks';
import { toyFaces } from '../../support/toyFaces';

const faces = toyFaces(64, smallSize, 1);
const strong: AugmentOptions = {
  ...{ flip: true, shift: 2, crop: 0.8, noise: 0.05, cutout: 2, mixup: 0.3 },
  colour: { brightness: 0.2, contrast: 0.2, saturation: 0.2 },
};

function model(options: AugmentOptions | undefined, risks: RiskMethods = { epistemic: 'dropout' }): RiskWrapper {
  const parts = options ? [augment(options)] : [];
  const made = wrap(smallClassifier(), risks, { parts, seed: 3 });
  made.compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'binaryCrossentropyFromLogits' });
  return made;
}

async function lossesOf(made: RiskWrapper, epochs = 3, options: object = {}): Promise<number[]> {
  const history = await made.fit(faces, { epochs, batchSize: 8, stepsPerEpoch: 10, ...options });
  return [...history.getColumn('loss')] as number[];
}

describe('augment in a training', () => {
  let warnings: unknown[][];
  const { warn } = console;
  beforeEach(() => {
    setProgress(silentProgress);
    warnings = [];
    console.warn = (...words: unknown[]) => void warnings.push(words);
  });
  afterEach(() => {
    setProgress(lineProgress());
    console.warn = warn;
  });

  for (const backend of backends) {
    describe(`on ${backend}`, () => {
      onBackend(backend);

      it('learns, compiled, by other steps than without, and leaves no tensors', async () => {
        const start = alive().tensors;
        const [plain, augmented] = [model(undefined), model(strong)];
        const [before, after] = [await lossesOf(plain), await lossesOf(augmented)];
        expect(after.at(-1)).below(after[0]!);
        expect(after).not.eql(before);
        expect(warnings).eql([]);
        plain.dispose();
        augmented.dispose();
        expect(alive().tensors).equal(start);
      });

      it('goes on from a checkpoint bit for bit', async () => {
        const folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-test-'));
        try {
          const train = async (checkpoint: string, parts: readonly number[]): Promise<number[]> => {
            let losses: number[] = [];
            for (const [i, epochs] of parts.entries()) {
              const made = model(strong);
              losses = await lossesOf(made, epochs, { checkpoint: path.join(folder, checkpoint), resume: i > 0 });
              made.dispose();
            }
            return losses;
          };
          expect(await train('parts', [1, 2])).eql(await train('whole', [2]));
        } finally {
          await rm(folder, { recursive: true });
        }
      });
    });
  }

  describe('on native', () => {
    onBackend('native');

    it('follows the seed of the model', async () => {
      const [a, b] = [model(strong), model(strong)];
      expect(await lossesOf(a)).eql(await lossesOf(b));
      a.dispose();
      b.dispose();
    });

    it('leaves predictions alone', async () => {
      const [plain, augmented] = [model(undefined, { bias: 'histogram' }), model(strong, { bias: 'histogram' })];
      const yHats = [await plain.predict(faces), await augmented.predict(faces)].map(({ yHat }) => [...yHat.data]);
      expect(yHats[1]).eql(yHats[0]);
      plain.dispose();
      augmented.dispose();
    });

    it('has the same curve on both backends', async () => {
      const on = async (backend: 'native' | 'wasm'): Promise<number[]> => {
        await startBackend(backend);
        const made = model(strong, { bias: 'histogram' });
        const losses = await lossesOf(made);
        made.dispose();
        return losses;
      };
      const wasm = await on('wasm');
      (await on('native')).forEach((loss, i) => expect(loss / wasm[i]!, `row ${i}`).closeTo(1, 1e-3));
    });

    it('works in each member of an ensemble', async () => {
      const made = model(strong, { epistemic: { method: 'ensemble', members: 2 } });
      const losses = await lossesOf(made);
      expect(losses.at(-1)).below(losses[0]!);
      expect(warnings).eql([]);
      made.dispose();
    });

    it('refuses mixup for classes by their number, and samples that are no images', async () => {
      const several = wrap(
        standardClassifier({ inputShape: [smallSize, smallSize, 3], filters: 2, outputs: 3 }),
        { epistemic: 'dropout' },
        { parts: [augment({ mixup: 0.2 })] },
      );
      expect(() => several.compile({ optimizer: adam(), loss: 'sparseCategoricalCrossentropyFromLogits' })).throw(
        'augment: mixup: expected targets that are numbers, or 0 and 1, got numbers of classes.',
      );
      several.dispose();
      const numbers = wrap(smallNetwork(1), { epistemic: 'dropout' }, { parts: [augment({ flip: true })] });
      numbers.compile({ optimizer: adam(), loss: 'meanSquaredError' });
      const start = alive().tensors;
      const data = { x: [[1, 2], [3, 4]], y: [1, 2] }; // prettier-ignore
      expect((await rejected(numbers.fit(data, { batchSize: 2 }))).message).equal(
        'augment: expected images, [height, width, channels], got samples of shape [2].',
      );
      expect(alive().tensors).equal(start);
      numbers.dispose();
    });
  });
});
