import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { lineProgress, setProgress, silentProgress } from '../../src/base';
import * as risk from '../../src/risk';
import {
  CombinedWrapper,
  DensityVAEWrapper,
  DensityWrapper,
  DropoutWrapper,
  EnsembleWrapper,
  MVEWrapper,
  PlainModel,
  type RiskTensor,
  RiskWrapper,
  VAEWrapper,
} from '../../src/risk';
import { density } from '../../src/density';
import { adam, type RiskName } from '../../src/learn';
import { alive, backends, onBackend } from '../support/backends';
import { rejected } from '../support/rejected';
import { smallNetwork, smallTasks, type SmallTask } from '../support/tasks';

interface Row {
  readonly make: (model: tf.LayersModel, options?: object) => RiskWrapper;
  readonly load: (folder: string) => Promise<RiskWrapper>;
  /** The risks of a prediction after training: as wide as the prediction, or a number a row. */
  readonly risks: Readonly<Record<string, 'wide' | 'narrow'>>;
  /** Whether predictions draw random numbers. */
  readonly draws?: boolean;
  /** Options that are refused, and with what message. */
  readonly bad: readonly (readonly [object, string])[];
}

const vae = { latentDim: 2, seed: 0 };
const badLatent = [{ latentDim: 0 }, 'latentDim: expected a whole number of at least 1, got 0.'] as const;

/** Every wrapper that is exported goes through the same checks. */
const wrappers: Record<string, Row> = {
  PlainModel: {
    make: (model, options) => new PlainModel(model, options),
    load: (folder) => PlainModel.load(folder),
    risks: {},
    bad: [[{ seed: 1.5 }, 'seed: expected a whole number of at least 0, got 1.5.']],
  },
  DensityWrapper: {
    make: (model, options) => new DensityWrapper(model, { queueSize: 40, ...options }),
    load: (folder) => DensityWrapper.load(folder),
    risks: { bias: 'narrow' },
    bad: [
      [{ bins: 0 }, 'bins: expected a whole number of at least 1, got 0.'],
      [{ queueSize: 0 }, 'queueSize: expected a whole number of at least 1, got 0.'],
      [{ density: 'loud' }, 'density: expected one of histogram, mahalanobis, gaussianMixture, kNearest, got loud.'],
      [{ target: 'none' }, 'target: expected one of input, features, '],
    ],
  },
  VAEWrapper: {
    make: (model, options) => new VAEWrapper(model, { ...vae, ...options }),
    load: (folder) => VAEWrapper.load(folder),
    risks: { epistemic: 'narrow' },
    bad: [badLatent, [{ klWeight: NaN }, 'klWeight: expected a number of at least 0, got NaN.']],
  },
  DensityVAEWrapper: {
    make: (model, options) => new DensityVAEWrapper(model, { ...vae, queueSize: 40, ...options }),
    load: (folder) => DensityVAEWrapper.load(folder),
    risks: { epistemic: 'narrow', bias: 'narrow' },
    bad: [badLatent, [{ bin: 3 }, 'Did you mean bins?']],
  },
  MVEWrapper: {
    make: (model, options) => new MVEWrapper(model, options),
    load: (folder) => MVEWrapper.load(folder),
    risks: { aleatoric: 'wide' },
    bad: [
      [{ beta: 1.1 }, 'beta: expected a number between 0 and 1, got 1.1.'],
      [{ samples: 0 }, 'samples: expected a whole number of at least 1, got 0.'],
    ],
  },
  DropoutWrapper: {
    make: (model, options) => new DropoutWrapper(model, { passes: 4, p: 0.3, ...options }),
    load: (folder) => DropoutWrapper.load(folder),
    risks: { epistemic: 'wide' },
    draws: true,
    bad: [
      [{ p: 1 }, 'p: expected a number '],
      [{ p: -0.1 }, 'p: expected a number '],
      [{ p: NaN }, 'p: expected a number '],
      [{ passes: 1 }, 'passes: expected a whole number of at least 2, got 1.'],
    ],
  },
  EnsembleWrapper: {
    make: (model, options) => new EnsembleWrapper(model, { members: 2, wrapper: MVEWrapper, ...options }),
    load: (folder) => EnsembleWrapper.load(folder),
    risks: { aleatoric: 'wide', epistemic: 'wide' },
    bad: [
      [{ members: 1 }, 'members: expected a whole number of at least 2, got 1. One network cannot disagree'],
      [{ wrapper: 'mve' }, 'wrapper: expected a class such as MVEWrapper, got mve.'],
      [{ wrapperOptions: { seed: 3 } }, 'wrapperOptions: expected no seed'],
      [{ wrapperOptions: { samples: 0 } }, 'samples: expected a whole number'],
    ],
  },
  CombinedWrapper: {
    make: (model, options) =>
      new CombinedWrapper(model, {
        bias: { wrapper: DensityWrapper, options: { density: density.kNearest({ k: 3 }), queueSize: 40 } },
        aleatoric: { wrapper: MVEWrapper },
        epistemic: { wrapper: DropoutWrapper, options: { passes: 4, p: 0.3 } },
        ...options,
      }),
    load: (folder) => CombinedWrapper.load(folder),
    risks: { aleatoric: 'wide', epistemic: 'wide', bias: 'narrow' },
    draws: true,
    bad: [
      [{ bias: 'histogram' }, 'bias: expected { wrapper, options }, got histogram.'],
      [
        { epistemic: { wrapper: EnsembleWrapper } },
        'epistemic: expected a wrapper of one network, got EnsembleWrapper.',
      ],
    ],
  },
};

/** The fields of a prediction as plain numbers. */
const numbers = ({ yHat, risks }: RiskTensor): Record<string, number[]> =>
  Object.fromEntries(Object.entries({ yHat, ...risks }).map(([name, { data }]) => [name, [...data]]));

function near(got: Record<string, number[]>, expected: Record<string, number[]>, tolerance: number): void {
  expect(Object.keys(got)).eql(Object.keys(expected));
  for (const [name, values] of Object.entries(expected)) {
    values.forEach((value, i) => {
      const scale = Math.max(1, Math.abs(value));
      expect(got[name]![i]! / scale, `${name} ${i}`).closeTo(value / scale, tolerance);
    });
  }
}

describe('the conformance table', () => {
  it('has every wrapper that is exported, and no other', () => {
    const exported = Object.entries(risk).filter(
      ([, value]) => typeof value === 'function' && value.prototype instanceof RiskWrapper,
    );
    expect(Object.keys(wrappers).sort()).eql(exported.map(([name]) => name).sort());
  });
});

for (const backend of backends) {
  for (const [name, row] of Object.entries(wrappers)) {
    for (const [taskName, task] of Object.entries<SmallTask>(smallTasks)) {
      describe(`${name}, ${taskName}, ${backend}`, () => {
        onBackend(backend);
        let start: ReturnType<typeof alive>;
        const made: RiskWrapper[] = [];
        const train = task.data(48, 1);
        const { x } = task.data(21, 2);
        const asked = x as number[][];
        const fresh = (seed = 0): RiskWrapper => {
          const model = row.make(smallNetwork(task.outputs, seed), { seed });
          made.push(model);
          model.compile({ optimizer: adam({ learningRate: 1e-2 }), loss: task.loss });
          return model;
        };
        const trained = async (seed = 0): Promise<RiskWrapper> => {
          const model = fresh(seed);
          await model.fit(train, { epochs: 1, batchSize: 16 });
          return model;
        };
        beforeEach(() => {
          setProgress(silentProgress);
          start = alive();
        });
        afterEach(() => {
          setProgress(lineProgress());
          made.splice(0).forEach((model) => model.dispose());
          const { tensors, graphs } = alive();
          expect({ tensors, graphs }).eql({ tensors: start.tensors, graphs: start.graphs });
        });

        it('gives a prediction and its risks in their shapes, whatever the batch', async () => {
          const [one, other] = [await trained(), await trained()];
          const prediction = await one.predict(asked);
          expect(prediction.yHat.shape).eql([21, task.outputs]);
          expect(Object.keys(prediction.risks)).eql(Object.keys(row.risks));
          for (const [risk, width] of Object.entries(row.risks)) {
            const field = prediction.risks[risk as RiskName]!;
            expect(field.shape, risk).eql(width === 'wide' ? [21, task.outputs] : [21]);
            expect(field.data.every(Number.isFinite), risk).equal(true);
            if (risk !== 'bias') expect(field.data.every((value) => value >= 0)).equal(true);
          }
          near(numbers(await other.predict(asked, { batchSize: 5 })), numbers(prediction), 1e-5);
          expect((await one.evaluate(task.data(21, 2))).height).equal(1);
        });

        it('trains alike with the same seed, otherwise with another; draws anew where it draws', async () => {
          const [one, same, other] = [await trained(), await trained(), await trained(1)];
          const first = numbers(await one.predict(asked));
          expect(numbers(await same.predict(asked))).eql(first);
          expect(numbers(await other.predict(asked))['yHat']).not.eql(first['yHat']);
          const second = numbers(await one.predict(asked));
          if (row.draws) expect(second['epistemic']).not.eql(first['epistemic']);
          else expect(second).eql(first);
        });

        it('is saved and loaded, and goes on alike', async () => {
          const folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-test-'));
          try {
            const model = await trained();
            await model.predict(asked);
            await model.save(path.join(folder, 'model'));
            const loaded = await row.load(path.join(folder, 'model'));
            made.push(loaded);
            expect(numbers(await loaded.predict(asked))).eql(numbers(await model.predict(asked)));
            // Without compile(): the loss was saved, too.
            expect((await loaded.evaluate(train)).columns).include('loss');
          } finally {
            await rm(folder, { recursive: true });
          }
        });

        it('refuses what it cannot use and leaves no tensors', async () => {
          const model = await trained();
          await model.predict(asked);
          const settled = alive();
          const holes = asked.map((values, i) => (i === 3 ? [NaN, 0] : values));
          expect((await rejected(model.predict(holes))).message).match(/expected finite numbers, got NaN in row 3\./);
          expect((await rejected(model.fit({ ...train, x: asked }))).message).match(/^fit: y: expected 21 /);
          expect((await rejected(model.fit({ ...train, x: holes }))).message).match(/^fit: x: expected finite numbers/);
          expect(alive()).eql(settled);
        });
      });
    }
  }
}

for (const [name, { make, bad }] of Object.entries(wrappers)) {
  describe(`${name}, bad arguments`, () => {
    onBackend('native');

    it('are refused with a clear message', () => {
      const network = smallNetwork(1);
      for (const [options, message] of bad)
        expect(() => make(network, options), JSON.stringify(options)).throw(message);
      expect(() => make(network, { sede: 1 })).throw(`${name}: expected options among`);
      expect(() => make(tf.sequential())).throw('model: expected a model with at least one layer, got none.');
      for (const none of [undefined, null, 3]) {
        expect(() => make(none as unknown as tf.LayersModel)).throw(`a model of tf.layers, got ${String(none)}.`);
      }
      network.dispose();
    });

    it('leave the weights of the model as they were', async () => {
      const network = smallNetwork(1, 4);
      const before = network.getWeights().map((weight) => [...weight.dataSync()]);
      const model = make(network, {});
      expect(network.getWeights().map((weight) => [...weight.dataSync()])).eql(before);
      // Also once it has been asked: a wrapper keeps pretrained weights.
      await model.predict([[0.1, 0.2]]);
      expect(network.getWeights().map((weight) => [...weight.dataSync()])).eql(before);
      model.dispose();
    });
  });
}
