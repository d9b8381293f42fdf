import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { explain } from '../../../src';
import { InputError, InterruptedError, Random, setInterruptSource } from '../../../src/base';
import * as scores from '../../../src/explain/scores';
import { Compared } from '../../../src/explain/scores/compared';
import { readMaps } from '../../../src/explain/scores/maps';
import { Values } from '../../../src/learn';
import { alive, backends, onBackend } from '../../support/backends';
import { leavesNothing } from '../../support/leavesNothing';
import { rejected } from '../../support/rejected';
import { smallClassifier, smallSize } from '../../support/smallModels';

type ScoreName = Extract<keyof typeof scores, Uncapitalize<string>>;

const side = smallSize;
const count = 200;
const random = new Random(11);
const numbers = (length: number, next: () => number): Float32Array => Float32Array.from({ length }, next);

/** Squares of 3 x 3 at random places. */
const masks = new Values(new Float32Array(count * side * side), [count, side, side]);
for (let row = 0; row < count; row++) {
  const [top, left] = [random.integer(side - 2), random.integer(side - 2)];
  for (let y = top; y < top + 3; y++) masks.data.fill(1, (row * side + y) * side + left, (row * side + y) * side + left + 3); // prettier-ignore
}
const noise = new Values(
  numbers(count * side * side, () => random.uniform()),
  masks.shape,
);
const even = new Values(new Float32Array(count * side * side).fill(2), masks.shape);

/** The mean of s / (18 - s) where of 9 pixels of 64 drawn s are among 9 others: the terms of the hypergeometric distribution. */
function expectedIou(): number {
  const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);
  return Array.from(
    { length: 10 },
    (_, s) => (choose(9, s) * choose(55, 9 - s) * s) / (choose(64, 9) * (18 - s)),
  ).reduce((sum, term) => sum + term);
}

/** What a score against masks says of a map that is the mask, of one that is the same everywhere, and of random ones. */
const byMask = {
  pointingGame: { perfect: 1, chance: 9 / 64, tolerance: 0.09 },
  massInside: { perfect: 1, chance: 9 / 64, tolerance: 0.02 },
  maskIou: { perfect: 1, chance: expectedIou(), tolerance: 0.03 },
} as const;

const images = new Values(
  numbers(6 * side * side * 3, () => random.uniform()),
  [6, side, side, 3],
);

/** Runs that need the model, on images; each gives numbers that have to be the same on every backend. */
const byModel = {
  deletion: async (model: tf.LayersModel, x: Values) =>
    (await explain.deletion(model, await explain.inputGradient(model, x), { steps: 4, batchSize: 4 })).areas,
  insertion: async (model: tf.LayersModel, x: Values) =>
    (await explain.insertion(model, await explain.inputGradient(model, x), { steps: 4, batchSize: 4 })).areas,
  sensitivity: async (model: tf.LayersModel, x: Values) =>
    (await explain.sensitivity(model, x, { method: 'saliency' }, { samples: 2, radius: 0.01 })).ranks.data,
  soughtSensitivity: async (model: tf.LayersModel, x: Values) =>
    (await explain.sensitivity(model, x, { method: 'saliency' }, { samples: 3, radius: 0.01, moves: 'sought' })).ranks
      .data,
  randomizationTest: async (model: tf.LayersModel, x: Values) =>
    Float64Array.from(
      (await explain.randomizationTest(model, x, { method: 'saliency' })).stages.map((one) => one.rankCorrelation.mean),
    ),
} as const;

describe('the scores of explanations', () => {
  it('are functions of explain, each of them in a table here', () => {
    const names = Object.keys(scores).filter((name) => /^[a-z]/.test(name)) as ScoreName[];
    const { soughtSensitivity: _, ...own } = byModel;
    expect([...Object.keys(byMask), ...Object.keys(own)]).have.members(names);
    for (const name of names) expect(explain[name]).equal(scores[name]);
  });

  for (const [name, { perfect, chance, tolerance }] of Object.entries(byMask)) {
    const score = explain[name as keyof typeof byMask];

    it(`${name}: a map that is the mask, one that is the same everywhere, and random ones`, () => {
      expect([...score(masks, masks).values]).eql(new Array(count).fill(perfect));
      for (const value of score(even, masks).values) expect(value).closeTo(chance, 1e-12);
      const { score: found, chance: expected } = score(noise, masks);
      expect(expected).closeTo(chance, 1e-9);
      expect(found.mean).closeTo(chance, tolerance);
      expect(found.interval!.lower).below(chance).below(found.interval!.upper);
      const empty = new Values(new Float32Array(masks.data.length), masks.shape);
      expect(score(noise, empty).toString()).equal(`${name}: every mask is empty`);
    });

    it(`${name}: one clear error for other shapes, masks of other numbers and unknown options`, () => {
      const refused =
        (maps: unknown, mask: unknown, options: object = {}) =>
        () =>
          score(maps as Values, mask as Values, options);
      const todo = "Take split.parts.mask('hair') of the images explained.";
      expect(refused(masks, new Values(new Float32Array(count * 4), [count, 2, 2]))).throw(
        InputError,
        `${name}: masks: expected 200 x 8 x 8, one for each map, got 200 x 2 x 2. ${todo}`,
      );
      expect(refused(masks, masks.select([0]))).throw(InputError, 'one for each map, got 1 x 8 x 8');
      expect(refused(masks, undefined)).throw(InputError, `${name}: masks: expected 200 x 8 x 8`);
      expect(refused(masks, noise)).throw(InputError, `${name}: masks: expected 0 or 1, got 0.`);
      expect(refused(images, masks)).throw(InputError, /maps: expected an attribution of images.*got 6 x 8 x 8 x 3/);
      expect(refused('map', masks)).throw(InputError, `${name}: maps: expected an attribution of images`);
      const odd = new Values(Float32Array.from(noise.data), noise.shape);
      odd.data[7] = NaN;
      expect(refused(odd, masks)).throw(InputError, `${name}: maps: expected finite numbers, got NaN.`);
      expect(refused(masks, masks, { sgn: 'absolute' })).throw(InputError, 'Did you mean sign?');
      expect(refused(masks, masks, { sign: 'negative' })).throw(InputError, 'expected one of positive, absolute');
    });
  }
});

const expected: Partial<Record<string, ArrayLike<number>>> = {};

for (const backend of backends) {
  describe(`the scores of explanations on ${backend}`, () => {
    onBackend(backend);
    const networks: tf.LayersModel[] = [];
    const made = (): tf.LayersModel => {
      networks.push(smallClassifier());
      return networks.at(-1)!;
    };
    afterEach(() => networks.splice(0).forEach((network) => network.dispose()));
    leavesNothing();

    for (const [name, run] of Object.entries(byModel)) {
      it(`${name}: the same on both backends and for the same seed; nothing is left`, async () => {
        const network = made();
        const before = alive().tensors;
        const found = await run(network, images);
        expect(alive().tensors).equal(before);
        expect(found.every(Number.isFinite)).equal(true);
        expect([...(await run(network, images))]).eql([...found]);
        const known = (expected[name] ??= found);
        // Pixels whose values differ in the last place change their places.
        found.forEach((value: number, i: number) => expect(value).closeTo(known[i]!, 2e-3));
      });

      it(`${name}: an interrupted run says so, and leaves nothing`, async () => {
        const network = made();
        const before = alive();
        const stop = new AbortController();
        stop.abort();
        setInterruptSource(() => stop.signal);
        try {
          expect(await rejected(run(network, images))).instanceOf(InterruptedError);
        } finally {
          setInterruptSource(() => undefined);
        }
        const { tensors, graphs } = alive();
        expect({ tensors, graphs }).eql({ tensors: before.tensors, graphs: before.graphs });
      });
    }

    it('sensitivity to an adversary: less is left than by noise of the same size, the class stays, and so do the bounds', async () => {
      const network = made();
      const before = alive();
      const classes = (x: Values): number[] =>
        tf.tidy(() => Array.from((network.predict(x.tensor()) as tf.Tensor).dataSync(), (logit) => Number(logit > 0)));
      const within = { radius: 0.06, samples: 12 };
      for (const method of ['inputGradient', 'gradCam', 'guidedBackprop', 'smoothGrad', 'occlusion'] as const) {
        const drawn = await explain.sensitivity(network, images, { method }, within);
        const sought = await explain.sensitivity(network, images, { method }, { ...within, moves: 'sought' });
        if (method === 'inputGradient') expect(sought.leastSharedTop.mean).below(drawn.leastSharedTop.mean - 0.1);
        for (const { worst } of [drawn, sought]) {
          expect(classes(worst)).eql(classes(images));
          worst.data.forEach((value, i) => {
            expect(value).within(0, 1);
            expect(Math.abs(value - images.data[i]!)).below(0.06 + 1e-6);
          });
        }
        // What is left of the strongest pixels at the worst inputs is what was said to be left.
        const [first, last] = [images, sought.worst].map((x) =>
          explain(network, x, { method, target: classes(images) }),
        );
        const stays = new Compared(readMaps('test', await first!), 0.1);
        const least = sought.toTable().getColumn('leastSharedTop').toArray() as number[];
        const after = readMaps('test', await last!);
        least.forEach((value, row) => expect(stays.with(after, row).sharedTop).closeTo(value, 1e-6));
      }
      expect([alive().tensors, alive().graphs]).eql([before.tensors, before.graphs]);
    });

    it('a map that knows the network makes it fall and rise before one in random order, a constant map does not', async () => {
      const network = made();
      const many = new Values(
        numbers(60 * side * side * 3, () => random.uniform()),
        [60, side, side, 3],
      );
      const knows = await explain.integratedGradients(network, many, { baseline: 'mean', steps: 16 });
      const falls = await explain.deletion(network, knows, { steps: 8 });
      const rises = await explain.insertion(network, knows, { steps: 8, baseline: 'mean' });
      expect(falls.difference.interval!.upper).below(0);
      expect(rises.difference.interval!.lower).above(0);
      const values = new Values(new Float32Array(60 * side * side), [60, side, side]);
      const constant = new explain.Attribution({
        ...{ method: 'none', target: 'logit', classes: knows.classes, inputs: many, values, columns: [] },
      });
      const { difference } = await explain.deletion(network, constant, { steps: 8 });
      expect(difference.interval!.lower).below(0).below(difference.interval!.upper);
      expect(Math.abs(difference.mean)).below(Math.abs(falls.difference.mean) / 4);
    });
  });
}
