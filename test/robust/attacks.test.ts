import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { ImageStore, robust } from '../../src';
import { InterruptedError, mean, Random, setInterruptSource } from '../../src/base';
import { Values } from '../../src/learn';
import { ballAttacks } from '../../src/robust/attacks';
import type { AttackContext } from '../../src/robust/attacks/attack';
import { checkpointsOf } from '../../src/robust/attacks/autoPgd';
import { gainOf } from '../../src/robust/attacks/objectives';
import type { AttackNorm, BallOptions } from '../../src/robust/public';
import { backends, onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { rejected } from '../support/rejected';
import { smallClassifier, smallSize } from '../support/smallModels';

/** What an attack within a ball promises, beside what all have to keep. */
interface Row {
  /** Options that make it quick here. */
  readonly options?: object;
  /** What makes it quicker still, where only what every attack keeps is asked, not how strong it is. */
  readonly brief?: object;
  readonly norms: readonly AttackNorm[];
  /** By which share of the best change it may miss that against a linear model, in each norm; none where it promises nothing. */
  readonly linear?: Readonly<Partial<Record<AttackNorm, number>>>;
  /** Whether it may do worse than nothing for a single row. */
  readonly forAll?: true;
  /** Whether it draws nothing. */
  readonly fixed?: true;
}

const both: readonly AttackNorm[] = ['linf', 'l2'];

/** An attack that is not here is not tested: the keys have to be those of the attacks. */
const table: Record<keyof typeof ballAttacks, Row> = {
  fgsm: { norms: both, linear: { linf: 1e-4, l2: 1e-4 }, fixed: true, forAll: true },
  pgd: { options: { steps: 12 }, brief: { steps: 3 }, norms: both, linear: { linf: 1e-4, l2: 0.04 } },
  autoPgd: { options: { steps: 12 }, brief: { steps: 4 }, norms: both, linear: { linf: 1e-4, l2: 1e-3 } },
  square: { options: { queries: 60 }, brief: { queries: 12 }, norms: ['linf'] },
  universal: {
    options: { epochs: 12 },
    brief: { epochs: 3 },
    norms: both,
    linear: { linf: 1e-4, l2: 1e-3 },
    fixed: true,
    forAll: true,
  },
  // The risk is the same everywhere: what is left is to win.
  evasive: {
    options: { steps: 8, lowers: (x: tf.Tensor) => tf.ones([x.shape[0]]) },
    brief: { steps: 3 },
    norms: both,
    fixed: true,
  },
  expectationOverTransforms: {
    options: { steps: 6, samples: 2, rotation: 5 },
    brief: { steps: 2 },
    norms: both,
    forAll: true,
  },
};

const pixels = smallSize * smallSize * 3;
const random = new Random(7);
const count = 6;
/** Grey enough that a change of eps stays between black and white. */
const images = new Values(Float32Array.from({ length: count * pixels }, () => random.uniform(0.3, 0.7)), [count, smallSize, smallSize, 3]); // prettier-ignore
const labels = [0, 1, 0, 1, 1, 0];
const range = [0, 1] as const;

/** Logits x W + b, of one output or several. */
function linearNetwork(w: readonly (readonly number[])[], b: readonly number[]): tf.LayersModel {
  const dense = tf.layers.dense({ units: b.length });
  const network = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [smallSize, smallSize, 3] }), dense] });
  tf.tidy(() => dense.setWeights([tf.tensor2d(w as number[][]), tf.tensor1d([...b])]));
  return network;
}

const weights = Array.from({ length: pixels }, () => [0.1 * random.normal()]);
const dot = (x: ArrayLike<number>, w: readonly (readonly number[])[], k = 0): number =>
  w.reduce((sum, row, i) => sum + row[k]! * x[i]!, 0);
const length = (w: readonly (readonly number[])[], norm: 'l1' | 'l2', of = (row: readonly number[]): number => row[0]!): number =>
  norm === 'l1' ? w.reduce((sum, row) => sum + Math.abs(of(row)), 0) : Math.sqrt(w.reduce((sum, row) => sum + of(row) ** 2, 0)); // prettier-ignore

/** By how much the logit of the true class wins, a row each. */
const margins = (values: Values): number[] =>
  labels.map((label, row) => (label === 1 ? 1 : -1) * dot(values.gather([row]), weights));

describe('attacks', () => {
  it('have a row of the table each, and are the functions of robust by their names', () => {
    expect(Object.keys(table).sort()).eql(Object.keys(ballAttacks).sort());
    for (const [name, { name: own }] of Object.entries(ballAttacks)) {
      expect(own).equal(name);
      expect(robust[name as keyof typeof ballAttacks]).a('function');
    }
  });

  it('autoPgd looks back at the shares of its paper', () => {
    // p = 0, 0.22, 0.41, 0.57, 0.70, 0.80, 0.87, 0.93, 0.99 of 100 steps.
    expect(checkpointsOf(100)).eql([0, 22, 41, 57, 70, 80, 87, 93, 99]);
  });
});

for (const backend of backends) {
  describe(`attacks on ${backend}`, () => {
    onBackend(backend);
    const networks: tf.LayersModel[] = [];
    const made = <T extends tf.LayersModel>(network: T): T => {
      networks.push(network);
      return network;
    };
    afterEach(() => networks.splice(0).forEach((network) => network.dispose()));
    leavesNothing();

    for (const [name, { options = {}, brief = {}, norms, linear, forAll, fixed }] of Object.entries(table)) {
      const run = (network: tf.LayersModel, given: Partial<BallOptions> & { eps: number }, x = images) =>
        robust[name as 'pgd'](network, x, { labels: labels.slice(0, x.length), range, ...options, ...given });

      for (const norm of norms) {
        const eps = norm === 'linf' ? 0.1 : 1;

        it(`${name}, ${norm}: stays in the ball and the range; success is what the model says of it`, async () => {
          const network = made(smallClassifier());
          const found = await run(network, { eps, norm, range: [0.3, 0.7], ...brief });
          expect([found.attack, found.norm, found.eps, found.length]).eql([name, norm, eps, count]);
          for (const size of found.sizes()) expect(size).within(0, eps * (1 + 1e-6) + 1e-7);
          expect(Math.max(...found.sizes())).above(0.1 * eps);
          expect(found.values.data.every((value) => value >= Math.fround(0.3) && value <= Math.fround(0.7))).equal(true);
          const logits = tf.tidy(() => (network.predict(found.values.tensor()) as tf.Tensor).dataSync());
          expect([...found.after]).eql(Array.from(logits, (logit) => Number(logit > 0)));
          expect(found.success).eql(labels.map((label, row) => found.after[row] !== label));
        }); // prettier-ignore

        it(`${name}, ${norm}: eps 0 changes nothing`, async () => {
          const found = await run(made(smallClassifier()), { eps: 0, norm, ...brief });
          expect([...found.values.data]).eql([...images.data]);
          expect([...found.after]).eql([...found.before]);
        });

        const apart = linear?.[norm];
        if (apart !== undefined && name !== 'universal') {
          it(`${name}, ${norm}: against a linear model the margin falls by eps times the dual norm of the weights`, async () => {
            const found = await run(made(linearNetwork(weights, [0])), { eps, norm });
            const fall = eps * length(weights, norm === 'linf' ? 'l1' : 'l2');
            margins(found.values).forEach((margin, row) => {
              expect(margins(images)[row]! - margin).closeTo(fall, fall * apart);
            });
          });

          it(`${name}, ${norm}: aimed at a class it moves the linear model towards it by as much`, async () => {
            const target = labels.map((label) => 1 - label);
            const found = await run(made(linearNetwork(weights, [0])), { eps, norm, target });
            const fall = eps * length(weights, norm === 'linf' ? 'l1' : 'l2');
            margins(found.values).forEach((margin, row) => {
              expect(margins(images)[row]! - margin).closeTo(fall, fall * apart);
            });
            expect([...found.targets!]).eql(target);
          });
        }
      }

      it(`${name}: the margin does not grow, over all rows${forAll ? '' : ' and for each'}`, async () => {
        const network = made(smallClassifier());
        const found = await run(network, { eps: 0.05 });
        const marginsOf = (values: Values): number[] => {
          const logits = tf.tidy(() => (network.predict(values.tensor()) as tf.Tensor).dataSync());
          return labels.map((label, row) => (label === 1 ? 1 : -1) * logits[row]!);
        };
        const [before, after] = [marginsOf(images), marginsOf(found.values)];
        expect(mean(after)).below(mean(before));
        if (!forAll) after.forEach((margin, row) => expect(margin).at.most(before[row]! + 1e-5));
      });

      it(`${name}: batches equal one batch, and the same seed gives the same; another seed another, where it draws`, async () => {
        const network = made(smallClassifier());
        const one = await run(network, { eps: 0.05, seed: 3, ...brief });
        const again = await run(network, { eps: 0.05, seed: 3, ...brief });
        expect([...again.values.data]).eql([...one.values.data]);
        const other = await run(network, { eps: 0.05, seed: 4, ...brief });
        expect(other.values.data.some((value, i) => value !== one.values.data[i])).equal(!fixed);
        if (name === 'universal') return;
        const parts = await run(network, { eps: 0.05, seed: 3, batchSize: 4, ...brief });
        const apart = parts.values.data.map((value, i) => Math.abs(value - one.values.data[i]!));
        // Rounding decides which of two places is better, and so where the way goes on.
        expect(mean(apart)).below(name === 'autoPgd' ? 2e-3 : 1e-4);
      });

      it(`${name}: an interrupted run says so, and leaves nothing`, async () => {
        const stop = new AbortController();
        stop.abort();
        setInterruptSource(() => stop.signal);
        try {
          const error = await rejected(run(made(smallClassifier()), { eps: 0.05, batchSize: 2, ...brief }));
          expect(error).instanceOf(InterruptedError);
          expect(error.message).match(new RegExp(`^${name}: interrupted after [02] of 6 rows`));
        } finally {
          setInterruptSource(() => undefined);
        }
      });
    }

    it('universal: of a linear model with one label for all, the one best change for all', async () => {
      const eps = 0.1;
      const found = await robust.universal(made(linearNetwork(weights, [0])), images, { labels: 1, range, eps });
      const shared = found.shared!;
      expect(shared.shape).eql([smallSize, smallSize, 3]);
      weights.forEach(([w], i) => expect(shared.data[i]).closeTo(-eps * Math.sign(w!), 1e-6));
    });

    it('minimalL2: of a linear model |f| / ||w||, and towards the plane', async () => {
      const network = made(linearNetwork(weights, [0.05]));
      const logits = labels.map((_, row) => dot(images.gather([row]), weights) + 0.05);
      const own = logits.map((logit) => Number(logit > 0));
      const found = await robust.minimalL2(network, images, { labels: own, range: [-Infinity, Infinity], confidence: 1e-4 });
      expect(found.successRate).equal(1);
      found.sizes().forEach((size, row) => {
        expect(size / (Math.abs(logits[row]!) / length(weights, 'l2'))).within(0.999, 1.02);
      });
    }); // prettier-ignore

    it('minimalL2: of three classes the nearest plane between two of them; aimed, the plane of that class', async () => {
      const w = Array.from({ length: pixels }, () => [0.1, 0.1, 0.1].map((std) => std * random.normal()));
      const b = [0, 0.3, -0.2];
      const network = made(linearNetwork(w, b));
      const scores = labels.map((_, row) => b.map((bias, k) => bias + dot(images.gather([row]), w, k)));
      const own = scores.map((z) => z.indexOf(Math.max(...z)));
      const away = (row: number, k: number): number =>
        (scores[row]![own[row]!]! - scores[row]![k]!) / length(w, 'l2', (each) => each[k]! - each[own[row]!]!);
      const others = (row: number): number[] => [0, 1, 2].filter((k) => k !== own[row]);
      const free = [-Infinity, Infinity] as const;
      const any = await robust.minimalL2(network, images, { labels: own, range: free, confidence: 1e-4, steps: 300 });
      any.sizes().forEach((size, row) => {
        const nearest = Math.min(...others(row).map((k) => away(row, k)));
        expect(size / nearest).within(0.999, 1.05);
      });
      const target = own.map((_, row) => others(row)[1]!);
      const aimed = await robust.minimalL2(network, images, {
        labels: own,
        target,
        range: free,
        confidence: 1e-4,
        steps: 300,
      });
      expect([...aimed.after]).eql(target);
      // Beyond two planes: the nearest place is on one of them where that is beyond the other, too; else on both.
      const nearestFor = (row: number): number => {
        const goal = target[row]!;
        const planes = [0, 1, 2].filter((k) => k !== goal);
        const [m1, m2] = planes.map((k) => scores[row]![k]! - scores[row]![goal]!) as [number, number];
        const [a1, a2] = planes.map((k) => w.map((each) => [each[goal]! - each[k]!])) as [number[][], number[][]];
        const along = (a: number[][], b: number[][]): number =>
          dot(
            a.map(([one]) => one!),
            b,
          );
        const [g11, g12, g22] = [along(a1, a1), along(a1, a2), along(a2, a2)];
        if ((m1 / g11) * g12 >= m2) return Math.max(0, m1) / Math.sqrt(g11);
        if ((m2 / g22) * g12 >= m1) return Math.max(0, m2) / Math.sqrt(g22);
        return Math.sqrt((g22 * m1 ** 2 - 2 * g12 * m1 * m2 + g11 * m2 ** 2) / (g11 * g22 - g12 ** 2));
      };
      aimed.sizes().forEach((size, row) => expect(size / nearestFor(row)).within(0.999, 1.05));
    });

    it('minimalL2: no change where the class is another already, none where none is found', async () => {
      const network = made(linearNetwork(weights, [1e6]));
      const options = { range, steps: 5 };
      const wrong = await robust.minimalL2(network, images, { ...options, labels: 0 });
      expect([Math.max(...wrong.sizes()), wrong.successRate]).eql([0, 1]);
      const never = await robust.minimalL2(network, images, { ...options, labels: 1 });
      expect([Math.max(...never.sizes()), never.successRate]).eql([0, 0]);
    });

    it('DLR is the margin over the distance to the third logit; aimed, to the mean of the third and fourth', () => {
      const of = (targeted: boolean, z: number[], hot: number[]): number =>
        tf.tidy(() => gainOf({ targeted, classes: z.length } as AttackContext, 'dlr', tf.tensor2d([z]), tf.tensor2d([hot])).dataSync()[0]!); // prettier-ignore
      // Logits 5, 1, 3, 2: (3 - 5) / (5 - 2) for class 0, (5 - 1) / (5 - 2) for class 1.
      expect(of(false, [5, 1, 3, 2], [1, 0, 0, 0])).closeTo(-2 / 3, 1e-6);
      expect(of(false, [5, 1, 3, 2], [0, 1, 0, 0])).closeTo(4 / 3, 1e-6);
      // Towards class 2: -(5 - 3) / (5 - (2 + 1) / 2).
      expect(of(true, [5, 1, 3, 2], [0, 0, 1, 0])).closeTo(-2 / 3.5, 1e-6);
      // Of two classes the margin.
      expect(of(false, [5, 1], [1, 0])).closeTo(-4, 1e-6);
    });

    it('sigmoid and softmax at the end are taken as logits: the same attack', async () => {
      const plain = made(linearNetwork(weights, [0]));
      const last = tf.layers.dense({ units: 1, activation: 'sigmoid' });
      const squashed = made(tf.sequential({ layers: [tf.layers.flatten({ inputShape: [smallSize, smallSize, 3] }), last] })); // prettier-ignore
      last.setWeights(plain.getWeights());
      const options = { eps: 0.05, labels, range };
      const [one, other] = [await robust.fgsm(plain, images, options), await robust.fgsm(squashed, images, options)];
      expect([...other.values.data]).eql([...one.values.data]);
      expect([...other.after]).eql([...one.after]);
    });

    it('images are taken as bytes, in the range 0 to 1, with the labels of their split', async () => {
      const bytes = Uint8Array.from({ length: count * pixels }, () => random.integer(256));
      const store = new ImageStore(bytes, { height: smallSize, width: smallSize, channels: 3 });
      const found = await robust.fgsm(made(smallClassifier()), store, { eps: 8 / 255, labels });
      expect(found.values.data.every((value) => value >= 0 && value <= 1)).equal(true);
      const { columns, height } = found.toTable();
      expect(columns).eql(['row', 'label', 'before', 'after', 'success', 'linf', 'l2']);
      expect(height).equal(count);
    });

    it('says what is wrong', async () => {
      const network = made(smallClassifier());
      const message = async (options: object, x: unknown = images): Promise<string> =>
        (await rejected(robust.pgd(network, x as Values, { labels, range, eps: 0.1, ...options }))).message;
      expect(await message({ eps: -0.1 })).equal('eps: expected a number of at least 0, got -0.1.');
      expect(await message({ eps: NaN })).match(/^eps: .*got NaN/);
      expect(await message({ eps: 8 })).equal('eps: expected at most 1, where anything is in reach, got 8. In units of the inputs, 0 to 1: of images 8 grey levels are 8 / 255.'); // prettier-ignore
      expect(await message({ eps: 128, norm: 'l2' })).match(/^eps: expected at most 13\.86, .*128 \/ 255/);
      expect(await message({ range: undefined })).match(/^pgd: range: expected the smallest and the largest number of an input, got none/); // prettier-ignore
      expect(await message({ range: [0.5, 1] })).match(/^range: expected inputs from 0\.5 to 1, got 0\.[34]/);
      expect(await message({ target: labels })).match(/^target: expected another class than the label, got 0 in row 0, which has it/); // prettier-ignore
      expect(await message({ target: 2 })).match(/^target: expected classes of the network, 0 to 1, got 2/);
      expect(await message({ labels: undefined })).match(/^labels: expected the true class of each row, got none/);
      expect(await message({ labels: [1] })).match(/^labels: expected a class for each of 6 rows, got 1/);
      expect(await message({ epsilon: 1 })).match(/^pgd: expected options among steps/);
      expect(await message({ steps: 0 })).match(/^steps: expected a whole number of at least 1, got 0/);
      expect(await message({ stepSize: 0 })).match(/^stepSize: expected a number above 0, or 'auto', got 0/);
      expect(await message({ norm: 'l1' })).match(/^norm: expected one of linf, l2, got l1/);
      expect(
        await message(
          {},
          new Values(
            images.data.map(() => NaN),
            images.shape,
          ),
        ),
      ).match(/finite numbers/);
      const norm = rejected(robust.square(network, images, { labels, range, eps: 0.1, norm: 'l2' }));
      expect((await norm).message).match(/^norm: expected one of linf, got l2/);
    });
  });
}
