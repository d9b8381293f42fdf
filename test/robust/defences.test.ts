import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { loadModel, robust } from '../../src';
import { mean, Random } from '../../src/base';
import { adam, augment, tasks, type Batch, type Part, type PartContext, type StepInputs } from '../../src/learn';
import { seeds } from '../../src/models';
import { wrap, type RiskMethods, type RiskWrapper } from '../../src/risk';
import { defences } from '../../src/robust/defences';
import { disagreement } from '../../src/robust/defences/augMix';
import { divergenceOf } from '../../src/robust/defences/logits';
import { backends, onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { smallClassifier, smallSize } from '../support/smallModels';
import { smallNetwork } from '../support/tasks';
import { toyFaces } from '../support/toyFaces';

/** What a defence in training promises. */
interface Row {
  /** Options with which it is quick here. */
  readonly options: object;
  /** What each bad option is refused by. */
  readonly bad: readonly (readonly [options: object, message: RegExp])[];
  /** Another number of the history, where it adds a term to the loss. */
  readonly term?: string;
  /** Whether it trains models of numbers, too. */
  readonly anyTask?: true;
  /** Whether it is for images alone. */
  readonly imagesOnly?: true;
}

const eps = 0.08;

/** A defence that is not here is not tested: the keys have to be those of the defences. */
const table: Record<keyof typeof defences, Row> = {
  adversarialTraining: {
    options: { eps, steps: 2 },
    anyTask: true,
    bad: [
      [{ eps: -1 }, /^adversarialTraining: eps: expected a number of at least 0, got -1/],
      [{ eps: 8 }, /^adversarialTraining: eps: expected at most 1, .*8 grey levels are 8 \/ 255/],
      [{ eps, steps: 0 }, /^adversarialTraining: steps: expected a whole number of at least 1/],
      [{ eps, stepSize: 0 }, /^adversarialTraining: stepSize: expected a number above 0, or 'auto'/],
      [{ eps, norm: 'l1' }, /^adversarialTraining: norm: expected one of linf, l2/],
      [{ eps, share: 2 }, /^adversarialTraining: share: expected a number between 0 and 1/],
      [{ eps, range: [1, 0] }, /^adversarialTraining: range: expected two numbers, the smaller one first/],
      [{ eps, restarts: 2 }, /^adversarialTraining: expected options among eps/],
    ],
  },
  trades: {
    options: { eps, steps: 2, beta: 2 },
    term: 'trades',
    bad: [
      [{ eps: NaN }, /^trades: eps: /],
      [{ eps, beta: -1 }, /^trades: beta: expected a number of at least 0/],
    ],
  },
  intervalBounds: {
    options: { eps: 0.02, rampSteps: 10 },
    term: 'intervalBounds',
    bad: [
      [{ eps: 2 }, /^intervalBounds: eps: expected at most 1/],
      [{ eps, rampSteps: -1 }, /^intervalBounds: rampSteps: /],
      [{ eps, weight: -1 }, /^intervalBounds: weight: /],
      [{ eps, norm: 'l2' }, /^intervalBounds: expected options among eps, range, weight, rampSteps/],
    ],
  },
  randomizedSmoothing: {
    options: { deviation: 0.1 },
    anyTask: true,
    bad: [[{ deviation: 0 }, /^randomizedSmoothing: deviation: expected a number above 0/]],
  },
  augMix: {
    options: { severity: 3 },
    term: 'augMix',
    imagesOnly: true,
    bad: [
      [{ severity: 0 }, /^augMix: severity: expected a number above 0, at most 10/],
      [{ chains: 0 }, /^augMix: chains: /],
      [{ depth: 9 }, /^augMix: depth: expected at most 8/],
      [{ consistency: -1 }, /^augMix: consistency: /],
    ],
  },
};

type Name = keyof typeof defences;
const partOf = (name: Name, options: object = table[name].options): Part => defences[name](options as never);
const faces = toyFaces(64, smallSize, 1);

function model(parts: readonly (Part | (() => Part))[], risks: RiskMethods = {}, seed = 3): RiskWrapper {
  const made = wrap(smallClassifier(), risks, { parts, seed });
  made.compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'binaryCrossentropyFromLogits' });
  return made;
}

async function lossesOf(made: RiskWrapper, epochs = 2, options: object = {}): Promise<number[]> {
  const history = await made.fit(faces, { epochs, batchSize: 8, stepsPerEpoch: 6, curve: false, ...options });
  return [...history.getColumn('loss')] as number[];
}

/** The losses of a fresh model with parts. */
async function trained(parts: readonly Part[], seed = 3): Promise<number[]> {
  const made = model(parts, parts.length ? {} : { bias: 'histogram' }, seed);
  const losses = await lossesOf(made, 1);
  made.dispose();
  return losses;
}

describe('defences', () => {
  it('have a row of the table each, and are the functions of robust by their names', () => {
    expect(Object.keys(table).sort()).eql(Object.keys(defences).sort());
    for (const [name, make] of Object.entries(defences)) {
      expect(robust[name as Name]).equal(make);
      expect(partOf(name as Name).name).equal(name);
    }
  });

  for (const [name, { bad }] of Object.entries(table)) {
    it(`${name}: refuses bad options by their name`, () => {
      for (const [options, message] of bad) expect(() => partOf(name as Name, options)).throw(message);
    });
  }
});

for (const backend of backends) {
  describe(`defences on ${backend}`, () => {
    onBackend(backend);
    leavesNothing();

    let plain: number[];
    before(async () => {
      plain = await trained([]);
    });

    for (const name of Object.keys(table) as Name[]) {
      it(`${name}: learns, compiled, by other steps than without it${backend === 'wasm' ? '; another seed gives others' : ''}`, async () => {
        const losses = await trained([partOf(name)]);
        expect(losses.every(Number.isFinite)).equal(true);
        expect(losses).not.eql(plain);
        // That the same seed gives the same is told by checkpoints below; making graphs takes long.
        if (backend === 'wasm') expect(await trained([partOf(name)], 4)).not.eql(losses);
      });
    }
  });
}

describe('defences', () => {
  onBackend('native');
  leavesNothing();

  for (const [key, { term, anyTask, imagesOnly, options }] of Object.entries(table)) {
    const name = key as Name;

    it(`${name}: is saved with its model, and trains on when that is loaded`, async () => {
      const folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-defence-'));
      const range = [-Infinity, Infinity];
      const withRange = imagesOnly || name === 'randomizedSmoothing' ? options : { ...options, range };
      const made = model([partOf(name, withRange)]);
      await lossesOf(made, 1);
      await made.save(folder);
      const again = await loadModel(folder);
      expect([...(await again.predict(faces)).yHat.data]).eql([...(await made.predict(faces)).yHat.data]);
      again.compile({ optimizer: adam(), loss: 'binaryCrossentropyFromLogits' });
      const history = await again.fit(faces, { epochs: 1, batchSize: 8, stepsPerEpoch: 2, curve: false });
      if (term) expect(history.columns).contain(term);
      [made, again].forEach((one) => one.dispose());
      await rm(folder, { recursive: true });
    });

    it(`${name}: goes on from a checkpoint bit for bit`, async () => {
      const folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-defence-'));
      const train = async (checkpoint: string, parts: readonly number[]): Promise<number[]> => {
        let losses: number[] = [];
        for (const [i, epochs] of parts.entries()) {
          const made = model([partOf(name)]);
          losses = await lossesOf(made, epochs, { checkpoint: path.join(folder, checkpoint), resume: i > 0 });
          made.dispose();
        }
        return losses;
      };
      expect(await train('parts', [1, 2])).eql(await train('whole', [2]));
      await rm(folder, { recursive: true });
    });

    it(`${name}: composes with augmentation, dropout and a head of variance, and in each member of an ensemble`, async () => {
      const both = model([augment({ flip: true, shift: 1 }), partOf(name)], { epistemic: 'dropout', aleatoric: 'mve' });
      expect((await lossesOf(both, 1)).every(Number.isFinite)).equal(true);
      const members = model([() => partOf(name)], { epistemic: { method: 'ensemble', members: 2 } });
      expect((await lossesOf(members, 1)).every(Number.isFinite)).equal(true);
      [both, members].forEach((one) => one.dispose());
    });

    it(`${name}: trains classifiers of several classes, and ${anyTask ? 'models of numbers' : 'refuses models of numbers'}`, async () => {
      const initial = seeds(0);
      const layers = [
        tf.layers.flatten({ inputShape: [smallSize, smallSize, 3] }),
        tf.layers.dense({ units: 8, activation: 'relu', kernelInitializer: initial() }),
        tf.layers.dense({ units: 3, kernelInitializer: initial() }),
      ];
      const several = wrap(tf.sequential({ layers }), {}, { parts: [partOf(name)] });
      several.compile({ optimizer: adam(), loss: 'sparseCategoricalCrossentropyFromLogits' });
      const samples = { x: faces.images, y: Array.from({ length: 64 }, (_, i) => i % 3) };
      const history = await several.fit(samples, { epochs: 1, batchSize: 16, curve: false });
      expect(history.columns.includes(term ?? 'loss')).equal(true);
      several.dispose();
      const given = imagesOnly || name === 'randomizedSmoothing' ? options : { ...options, range: [0, 5] };
      const numbers = wrap(smallNetwork(1), {}, { parts: [partOf(name, given)] });
      const compile = (): void => numbers.compile({ optimizer: adam(), loss: 'meanSquaredError' });
      if (!anyTask)
        expect(compile).throw(`${name}: task: expected a classifier of two or more classes, got regression`);
      else {
        compile();
        await numbers.fit({ x: [[1, 2], [3, 4]], y: [1, 2] }, { epochs: 1, batchSize: 2, curve: false }); // prettier-ignore
      }
      numbers.dispose();
    });
  }

  it('numbers without a range are refused in training, by name', async () => {
    const made = wrap(smallNetwork(1), {}, { parts: [robust.adversarialTraining({ eps })] });
    made.compile({ optimizer: adam(), loss: 'meanSquaredError' });
    const error: unknown = await made.fit({ x: [[1, 2], [3, 4]], y: [1, 2] }, { batchSize: 2 }).catch((e: unknown) => e); // prettier-ignore
    expect((error as Error).message).match(/^adversarialTraining: range: expected the smallest and the largest number of an input, got none/); // prettier-ignore
    made.dispose();
  });

  it('adversarialTraining and trades: of accuracy under attack more is left than without, by the attack and by autoPgd', async () => {
    const strength = { eps: 0.08, range: [0, 1] } as const;
    const left = async (parts: readonly Part[]): Promise<number[]> => {
      const made = model(parts, parts.length ? {} : { bias: 'histogram' });
      await lossesOf(made, 4, { stepsPerEpoch: 20 });
      const found = [
        await robust.pgd(made, faces, strength),
        await robust.autoPgd(made, faces, { ...strength, steps: 20 }),
      ];
      made.dispose();
      return found.map(({ accuracy }) => accuracy);
    };
    const [plain, attacked, traded] = [
      await left([]),
      await left([robust.adversarialTraining({ eps: 0.08, steps: 3 })]),
      await left([robust.trades({ eps: 0.08, steps: 3 })]),
    ];
    for (const other of [attacked, traded]) other.forEach((accuracy, i) => expect(accuracy).above(plain[i]! + 0.2));
  });

  /** A step's context with the loss sum of w x: the gradient is w everywhere. */
  const context = (w: readonly number[]): PartContext => ({
    player: 'all',
    tasks: { y: tasks.binary() },
    loss: ({ x }: Batch) => tf.sum(tf.mul(x!, tf.tensor1d([...w]))),
    network: {} as tf.LayersModel,
  });
  const prepared = (part: Part, x: number[][], w: readonly number[]): number[] => {
    const random = new Random(0);
    const noise = x.map(() => {
      const row = new Float32Array(part.noiseWidth!('train'));
      part.fillNoise!(random, row, 'train');
      return [...row];
    });
    return tf.tidy(() => {
      const batch = { x: tf.tensor2d(x), y: tf.zeros([x.length, 1]), noise: tf.tensor2d(noise) };
      return [...part.prepare!(batch, context(w))['x']!.dataSync()];
    });
  };
  const near = (found: readonly number[], expected: readonly number[], tolerance = 1e-5): void => {
    expect(found.length).equal(expected.length);
    expected.forEach((value, i) => expect(found[i], `value ${i}`).closeTo(value, tolerance));
  };

  it('adversarialTraining by hand: of a linear loss it goes to the corner of the ball, within the range', () => {
    const part = robust.adversarialTraining({ eps: 0.1, steps: 4, range: [0, 1] });
    near(prepared(part, [[0.5, 0.5, 0.05], [0.95, 0.2, 0.5]], [1, -2, -3]), [0.6, 0.4, 0, 1, 0.1, 0.4]); // prettier-ignore
    // In l2 along w / |w| = (0.6, -0.8).
    const l2 = robust.adversarialTraining({ eps: 0.5, steps: 3, stepSize: 50, norm: 'l2', range: [-9, 9] });
    near(prepared(l2, [[0, 0], [1, 1]], [3, -4]), [0.3, -0.4, 1.3, 0.6], 0.02); // prettier-ignore
  });

  it('adversarialTraining: a share of the rows is attacked, each by chance', () => {
    const part = robust.adversarialTraining({ eps: 0.1, share: 0.25, range: [0, 1] });
    const rows = Array.from({ length: 400 }, () => [0.5]);
    const moved = prepared(part, rows, [1]).filter((value) => Math.abs(value - 0.6) < 1e-5);
    expect(moved.length / 400).within(0.17, 0.33);
  });

  it('randomizedSmoothing: noise of the deviation that was asked for, not cut to the range', () => {
    const noisy = prepared(robust.randomizedSmoothing({ deviation: 0.5 }), Array.from({ length: 20 }, () => Array<number>(640).fill(1)), []); // prettier-ignore
    const deviation = Math.sqrt(mean(noisy, (value) => (value - 1) ** 2));
    expect(mean(noisy)).closeTo(1, 0.02);
    expect(deviation).closeTo(0.5, 0.02);
    expect(Math.max(...noisy)).above(2);
  });

  it('divergences by hand: KL and Jensen-Shannon as NumPy gives them', () => {
    // p = softmax([1, 2, 0.5]), q = softmax([0, 1, 3]), r = softmax([2, 0, 0]): sum p log(p / q); the mean of KL(. || (p + q + r) / 3).
    const found = tf.tidy(() => {
      const [p, q, r] = [tf.tensor2d([[1, 2, 0.5]]), tf.tensor2d([[0, 1, 3]]), tf.tensor2d([[2, 0, 0]])];
      return [divergenceOf(p, q), divergenceOf(q, p), divergenceOf(p, p), disagreement([p, q, r])].map((one) => one.dataSync()[0]!); // prettier-ignore
    });
    near(found, [1.214622, 1.247804, 0, 0.3940986]);
  });

  it('trades by hand: beta times the mean divergence of rows, weighted', () => {
    const network = tf.sequential({ layers: [tf.layers.dense({ inputShape: [1], units: 1, useBias: false, kernelInitializer: 'ones' })] }); // prettier-ignore
    const part = robust.trades({ eps: 1, beta: 6, range: [-9, 9] });
    const term = (weight?: number[][]): number =>
      tf.tidy(() => {
        // Logits 1 and -0.5 of the rows as they are, 0 and 1.5 of the attacked ones.
        const batch = { 'trades: attacked': tf.tensor2d([[0], [1.5]]) };
        const own = { batch, network, yHat: tf.tensor2d([[1], [-0.5]]), weight: weight && tf.tensor2d(weight) };
        return part.forward!(own as unknown as StepInputs).terms!['trades']!.dataSync()[0]!;
      });
    near([term(), term([[2], [0]])], [1.749597, 0.6656644]);
    network.dispose();
  });
});
