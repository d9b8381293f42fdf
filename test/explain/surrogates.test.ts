import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import pl from 'nodejs-polars';
import { explain } from '../../src';
import { Random } from '../../src/base';
import { displaySymbol } from '../../src/cell';
import { coalitionsOf } from '../../src/explain/surrogates/coalitions';
import type { PredictionFunction } from '../../src/explain';
import { PartMaps } from '../../src/data';
import { Values } from '../../src/learn';
import { backends, onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { rejected } from '../support/rejected';
import { smallClassifier, smallSize } from '../support/smallModels';

const close = (found: ArrayLike<number>, expected: readonly number[], within = 1e-5): void => {
  expect(found.length).equal(expected.length);
  expected.forEach((value, i) => expect(found[i], `value ${i}`).closeTo(value, within));
};

/** A function of the numbers of a row. */
const ofRows =
  (fn: (x: number[]) => number): PredictionFunction =>
  ({ data, length, rowShape: [width] }) =>
    Array.from({ length }, (_, row) => fn([...data.subarray(row * width!, (row + 1) * width!)]));

/** Shapley's values from their definition: the mean over all orders of what a column adds, with the mean over the background for those that have not come. */
function shapleyByOrders(fn: (x: number[]) => number, x: number[], background: number[][]): number[] {
  const worth = (there: Set<number>): number =>
    background.reduce((sum, row) => sum + fn(x.map((value, i) => (there.has(i) ? value : row[i]!))), 0) / background.length; // prettier-ignore
  const orders = (left: number[]): number[][] =>
    left.length === 0 ? [[]] : left.flatMap((one) => orders(left.filter((i) => i !== one)).map((rest) => [one, ...rest])); // prettier-ignore
  const all = orders(x.map((_, i) => i));
  return x.map((_, i) => {
    const added = all.map((order) => {
      const before = order.slice(0, order.indexOf(i));
      return worth(new Set([...before, i])) - worth(new Set(before));
    });
    return added.reduce((sum, value) => sum + value, 0) / all.length;
  });
}

for (const backend of backends) {
  describe(`surrogate models on ${backend}`, () => {
    onBackend(backend);
    const made: { dispose(): unknown }[] = [];
    const use = <T extends { dispose(): unknown }>(one: T): T => (made.push(one), one);
    afterEach(() => made.splice(0).forEach((one) => one.dispose()));
    leavesNothing();

    const linear = (w: number[], bias = 0): tf.LayersModel => {
      const network = use(tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [w.length] })] }));
      tf.tidy(() => network.setWeights([tf.tensor2d(w, [w.length, 1]), tf.tensor1d([bias])]));
      return network;
    };

    it('kernelShap of a linear network: w (x - mean), from the mean output', async () => {
      const background = [[0, 2, 4, 1], [2, 0, 2, 3]]; // prettier-ignore
      const x = [[1, 1, 1, 1], [0, 2, -4, 6]]; // prettier-ignore
      const { values, base, maps } = await explain.kernelShap(linear([1, -2, 3, 0.5], 4), x, { background });
      // Means 1, 1, 3, 2: the mean output is 1 - 2 + 9 + 1 + 4 = 13.
      close(values.data, [0, 0, -6, -0.5, -1, -2, -21, 2]);
      close(base!, [13, 13]);
      expect(maps).equal(values);
    });

    it('kernelShap of three columns by hand, and by the mean over all orders', async () => {
      const f = ([a, b, c]: number[]): number => a! + a! * b! + 3 * a! * b! * c!;
      // From (0, 0, 0) to (1, 1, 1): a alone 1, the pair shares 1, the three share 3.
      const byHand = await explain.kernelShap(ofRows(f), [[1, 1, 1]], { background: [[0, 0, 0]] });
      close(byHand.values.data, [1 + 0.5 + 1, 0.5 + 1, 1]);
      const background = [[0, 1, -1], [2, 0.5, 1], [-1, 3, 0]]; // prettier-ignore
      for (const x of [
        [1, 2, 3],
        [-1, 0.5, 2],
      ]) {
        const { values } = await explain.kernelShap(ofRows(f), [x], { background });
        close(values.data, shapleyByOrders(f, x, background), 1e-4);
      }
    });

    it('kernelShap of one column and of two', async () => {
      const one = await explain.kernelShap(ofRows(([a]) => a! ** 2), [[3]], { background: [[1], [2]] }); // prettier-ignore
      close(one.values.data, [9 - 2.5]);
      const two = await explain.kernelShap(ofRows(([a, b]) => a! * b!), [[2, 3]], { background: [[0, 1]] }); // prettier-ignore
      // a first: 2, then b: 4; b first: 0, then a: 6.
      close(two.values.data, [4, 2]);
    });

    it('kernelShap by drawn sets: exact for a linear function of 20 columns; else near, and it adds up', async () => {
      const random = new Random(5);
      const w = Array.from({ length: 20 }, () => random.normal());
      const x = w.map(() => random.normal());
      const dot = (z: number[]): number => z.reduce((sum, value, i) => sum + value * w[i]!, 0);
      const zeros = [w.map(() => 0)];
      const { values } = await explain.kernelShap(ofRows(dot), [x], { background: zeros, samples: 300 });
      close(values.data, x.map((value, i) => value * w[i]!), 1e-4); // prettier-ignore
    });

    it('kernelShap by drawn sets of 12 columns: adds up, and near to what all sets give', async () => {
      const random = new Random(6);
      const w = Array.from({ length: 12 }, () => random.normal() / 3);
      const x = w.map(() => random.normal());
      const bent = (z: number[]): number =>
        Math.tanh(z.reduce((sum, value, i) => sum + value * w[i]!, 0)) + z[0]! * z[1]!;
      const background = [w.map(() => 0)];
      const exact = await explain.kernelShap(ofRows(bent), [x], { background, samples: 4096 });
      const drawn = await explain.kernelShap(ofRows(bent), [x], { background, samples: 500 });
      const sum = drawn.values.data.reduce((total, value) => total + value, 0);
      expect(sum + drawn.base![0]!).closeTo(bent(x), 1e-5);
      const apart = Math.max(...drawn.values.data.map((value, i) => Math.abs(value - exact.values.data[i]!)));
      expect(apart).within(1e-7, 0.03 * Math.max(...exact.values.data.map(Math.abs)));
    });

    it('localLinear: the gradient as sigma goes to 0, nearer step by step', async () => {
      const network = use(
        tf.sequential({
          layers: [
            tf.layers.dense({ inputShape: [3], units: 4, activation: 'tanh', kernelInitializer: tf.initializers.glorotNormal({ seed: 2 }) }), // prettier-ignore
            tf.layers.dense({ units: 1, kernelInitializer: tf.initializers.glorotNormal({ seed: 3 }) }),
          ],
        }),
      );
      const x = new Values(Float32Array.of(0.3, -0.6, 1, 1, 0.2, -0.4), [2, 3]);
      const slopes = (await explain.inputGradient(network, x)).values.data;
      const apart: number[] = [];
      for (const sigma of [2, 0.5, 0.1, 0.02]) {
        const { values, fit } = await explain.localLinear(network, x, { sigma, samples: 200 });
        apart.push(Math.max(...values.data.map((value, i) => Math.abs(value - slopes[i]!))));
        if (sigma === 0.02) expect(Math.min(...fit!)).above(0.99);
      }
      for (let i = 1; i < 4; i++) expect(apart[i], apart.join(' ')).below(apart[i - 1]! / 2);
      expect(apart[3]!).below(1e-3);
    });

    it('localLinear of powers: 2 x of a square whatever sigma is, 3 x² + 3 sigma² of a cube; R² says what is no trend', async () => {
      const square = await explain.localLinear(ofRows(([a]) => a! ** 2), [[3], [0]], { sigma: 0.5 }); // prettier-ignore
      close(square.values.data, [6, 0], 1e-4);
      expect(square.fit![0]).above(0.95);
      expect(Math.abs(square.fit![1]!)).below(1e-6);
      const cube = await explain.localLinear(ofRows(([a]) => a! ** 3), [[1]], { sigma: 1, samples: 20_000 }); // prettier-ignore
      expect(cube.values.data[0]).closeTo(6, 0.3);
      const scaled = await explain.localLinear(ofRows(([a, b]) => a! ** 3 + b!), [[1, 7]], { sigma: [0.001, 10] }); // prettier-ignore
      close(scaled.values.data, [3, 1], 0.05);
    });

    it('lime of a table: slopes in standard deviations, from 0 to 1 for columns of those', async () => {
      const background = pl.DataFrame({ age: [20, 40, 60, 80], priors: [0, 1, 2, 1], woman: [0, 1, 1, 0] });
      const rule = explain.byRow(({ age, priors, woman }) => 0.1 * age! - 2 * priors! + 5 * woman!);
      const people = pl.DataFrame({ age: [30, 50], priors: [1, 3], woman: [1, 0] });
      const found = await explain.lime(rule, people, { background, ridge: 0, samples: 200 });
      const sds = [Math.sqrt(500), Math.sqrt(0.5)];
      const expected = [0.1 * sds[0]!, -2 * sds[1]!, 5];
      close(found.values.data, [...expected, ...expected], 1e-3);
      expect(Math.min(...found.fit!)).above(0.999);
      const few = await explain.lime(rule, people, { background, ridge: 0, samples: 200, features: 1 });
      expect([...few.values.data].map((value) => value !== 0)).eql([false, false, true, false, false, true]);
      expect(Math.max(...few.fit!)).below(0.95);
    });

    it('a table of its columns by name: byFeature and toTable', async () => {
      const people = pl.DataFrame({ age: [30, 50], priors: [1, 3] });
      const found = await explain.kernelShap(explain.byRow(({ age, priors }) => age! - 10 * priors!), people, { background: people }); // prettier-ignore
      const rows = found.byFeature();
      expect(rows.columns).eql(['row', 'feature', 'value', 'attribution']);
      expect(rows.getColumn('feature').toArray()).eql(['age', 'priors', 'age', 'priors']);
      expect(rows.getColumn('value').toArray()).eql([30, 1, 50, 3]);
      close(rows.getColumn('attribution').toArray() as number[], [-10, 10, 10, -10]);
      const shown = await found[displaySymbol]();
      expect(shown['text/html']).match(/<th[^>]*>feature<.*<td[^>]*>priors</s);
      const table = found.toTable();
      expect(table.getColumn('base').toArray()).eql([20, 20]);
      expect(table.getColumn('feature').toArray()).eql(['age', 'age']);
      expect(table.getColumn('target').toArray()).eql(['output', 'output']);
    });

    const images = (() => {
      const random = new Random(9);
      const pixels = Float32Array.from({ length: 3 * smallSize * smallSize * 3 }, () => random.uniform());
      return new Values(pixels, [3, smallSize, smallSize, 3]);
    })();

    for (const method of ['occlusion', 'localLinear', 'lime', 'kernelShap'] as const) {
      it(`${method} of a function: as of the network that it calls`, async () => {
        const network = use(smallClassifier());
        const asked: number[] = [];
        const predict: PredictionFunction = async (rows) => {
          asked.push(rows.length);
          return await Promise.resolve(tf.tidy(() => network.predict(rows.tensor()) as tf.Tensor));
        };
        const options = { occlusion: { patch: 4 }, localLinear: { patch: 2, samples: 40 }, lime: { superpixels: 9, samples: 50 }, kernelShap: { superpixels: 9, samples: 60 } }[method]; // prettier-ignore
        const ofNetwork = await explain(network, images, { method, ...options });
        const ofFunction = await explain(predict, images, { method, ...options });
        close(ofFunction.values.data, [...ofNetwork.values.data], 1e-4);
        expect([ofFunction.target, ofNetwork.target]).eql(['output', 'logit']);
        // Of the three images none is asked about twice to fill up a batch.
        expect(asked.every((count) => count % 3 === 0)).equal(true);
        const other = await explain(predict, images, { method, ...options, target: 0 });
        close(other.values.data, [...ofNetwork.values.data].map((value) => -value), 1e-4); // prettier-ignore
      });
    }

    it('a function of several classes: the predicted one, or one by its number', async () => {
      const both: PredictionFunction = ({ data, length }) =>
        Array.from({ length }, (_, row) => [data[2 * row]!, 3 * data[2 * row + 1]!]);
      const x = [[5, 1], [1, 1]]; // prettier-ignore
      const found = await explain.kernelShap(both, x, { background: [[0, 0]] });
      expect([...found.classes]).eql([0, 1]);
      close(found.values.data, [5, 0, 0, 3]);
      const one = await explain.kernelShap(both, x, { background: [[0, 0]], target: 1 });
      close(one.values.data, [0, 3, 0, 3]);
    });

    it('lime and kernelShap of parts of your own: what is planted is found, and shared by the pixels of the part', async () => {
      // Four squares; the output is 2 where the first is as bright as it was and 1 more where the last is, too.
      const bright = new Values(new Float32Array(16).fill(1), [1, 4, 4, 1]);
      const segments = [[0, 0, 1, 1], [0, 0, 1, 1], [2, 2, 3, 3], [2, 2, 3, 3]]; // prettier-ignore
      const f: PredictionFunction = ({ data, length }) =>
        Array.from({ length }, (_, row) => 2 * data[16 * row]! + data[16 * row]! * data[16 * row + 15]!);
      const shap = await explain.kernelShap(f, bright, { segments, fill: 0 });
      const shares = [2.5, 0, 0, 0.5].map((value) => value / 4);
      close(shap.values.data, segments.flat().map((part) => shares[part]!)); // prettier-ignore
      expect([...shap.segments!.data]).eql(segments.flat());
      const maps = new PartMaps(Uint8Array.from(segments.flat()), { names: ['a', 'b', 'c', 'd'], height: 4, width: 4 });
      const byMaps = await explain.kernelShap(f, bright, { segments: maps, fill: 0 });
      expect([...byMaps.values.data]).eql([...shap.values.data]);
      const lime = await explain.lime(f, bright, { segments, fill: 0, features: 2, samples: 300 });
      expect([...lime.values.data].map((value) => value > 0)).eql(segments.flat().map((part) => part % 3 === 0));
      expect(lime.values.data[0]).above(lime.values.data[15]!);
    });

    it('lime says much the same under other seeds: four of the five best parts, on the mean of pairs of seeds', async () => {
      const network = use(smallClassifier(4));
      const tops: Set<number>[] = [];
      for (let seed = 0; seed < 5; seed++) {
        const { values, segments } = await explain.lime(network, images.select([0]), { superpixels: 16, features: 16, fill: 0, seed }); // prettier-ignore
        const weights = new Map([...segments!.data].map((part, at) => [part, Math.abs(values.data[at]!)]));
        tops.push(new Set([...weights].sort((a, b) => b[1] - a[1]).slice(0, 5).map(([part]) => part))); // prettier-ignore
      }
      const pairs = tops.flatMap((one, i) => tops.slice(i + 1).map((two) => [...one].filter((part) => two.has(part)).length)); // prettier-ignore
      expect(pairs.reduce((sum, value) => sum + value, 0) / pairs.length).within(4, 5);
    });
  });
}

describe('sets of players', () => {
  it('all of them where they are few: weights (m - 1) / (C(m, s) s (m - s)), which add up to 1', () => {
    const { exact, there, weights } = coalitionsOf(4, 14, new Random(0));
    expect([exact, weights.length]).eql([true, 14]);
    // Sizes 1 and 3: 3 / (4 * 3) = 1/4 for each of 8; size 2: 3 / (6 * 4) = 1/8 for each of 6. Together 2.75.
    weights.forEach((weight, set) => {
      const size = there.subarray(4 * set, 4 * set + 4).reduce((sum, one) => sum + one, 0);
      expect(weight).closeTo((size === 2 ? 1 / 8 : 1 / 4) / 2.75, 1e-12);
    });
    expect(new Set(Array.from(weights, (_, set) => there.subarray(4 * set, 4 * set + 4).join(''))).size).equal(14);
  });

  it('the outer sizes whole and the others drawn in pairs, each size with its weight', () => {
    const players = 12;
    const { exact, there, weights } = coalitionsOf(players, 400, new Random(1));
    expect(exact).equal(false);
    expect(weights.length).within(300, 400);
    const bySize = new Map<number, { count: number; weight: number }>();
    weights.forEach((weight, set) => {
      const size = there.subarray(players * set, players * (set + 1)).reduce((sum, one) => sum + one, 0);
      const known = bySize.get(size) ?? { count: 0, weight: 0 };
      bySize.set(size, { count: known.count + 1, weight: known.weight + weight });
    });
    const mass = (s: number): number => (players - 1) / (s * (players - s));
    const total = Array.from({ length: 11 }, (_, i) => mass(i + 1)).reduce((sum, value) => sum + value, 0);
    expect([bySize.get(1)!.count, bySize.get(11)!.count]).eql([12, 12]);
    expect(bySize.get(1)!.weight).closeTo(mass(1) / total, 1e-9);
    for (const size of [3, 4, 5]) {
      expect(bySize.get(size)!.count).equal(bySize.get(players - size)!.count);
      expect(bySize.get(size)!.weight / (mass(size) / total)).within(0.6, 1.4);
    }
  });
});

describe('bad input of surrogate models', () => {
  const f = ofRows(([a]) => a!);
  const bad: Record<string, [() => Promise<unknown>, RegExp]> = {
    'a function where gradients are needed': [
      () => explain(f, [[1, 2]], { method: 'saliency' }),
      /^saliency: model: expected a network with layers, got a function\. It has no gradients: take occlusion/,
    ],
    'a table without background': [
      () => explain.kernelShap(f, [[1, 2]]),
      /^background: expected rows that stand for what is usual, got none\. Give rows/,
    ],
    'a background of another width': [
      () => explain.lime(f, [[1, 2]], { background: [[1, 2, 3]] }),
      /^background: expected rows of 2 numbers, got 1 x 3/,
    ],
    'fewer samples than numbers': [
      () => explain.localLinear(f, [[1, 2, 3]], { samples: 4 }),
      /^samples: expected at least 6, two for each of 3 numbers, got 4/,
    ],
    'too few sets to tell columns apart': [
      () => explain.kernelShap(f, [Array.from({ length: 30 }, (_, i) => i)], { background: [new Array<number>(30).fill(0)], samples: 8 }), // prettier-ignore
      /^kernelShap: expected samples that tell all parts apart, got too few/,
    ],
    'a function that gives too few numbers': [
      () => explain.kernelShap(() => [1], [[1, 2], [3, 4]], { background: [[0, 0]] }), // prettier-ignore
      /^the function: expected a number, or one a class, for each of 2 rows, got numbers of 1/,
    ],
    'a function that gives no number': [
      () => explain.kernelShap(ofRows(() => NaN), [[1, 2]], { background: [[0, 0]] }), // prettier-ignore
      /^the function: expected finite numbers, got NaN/,
    ],
    'the predicted class of one number': [
      () => explain.kernelShap(f, [[1, 2]], { background: [[0, 0]], target: 'predicted' }),
      /^target: expected a class, of a function of one number, got predicted\. Nobody knows/,
    ],
    'the loss of a function': [
      () => explain.kernelShap(f, [[1, 2]], { background: [[0, 0]], target: 'loss', labels: 1 }),
      /^target: expected no loss of a function, got loss/,
    ],
    'a background of other columns': [
      () => explain.kernelShap(f, pl.DataFrame({ a: [1], b: [2] }), { background: pl.DataFrame({ a: [1], c: [2] }) }),
      /^background: expected the columns a, b, got a, c\./,
    ],
    'parts of another size': [
      () => explain.lime(f, new Values(new Float32Array(16), [1, 4, 4, 1]), { segments: [[0, 1]] }),
      /^segments: expected 4 x 4 numbers, or so many for each image, got 1 x 2/,
    ],
    'part maps of other images': [
      () => explain.lime(f, new Values(new Float32Array(4), [1, 2, 2, 1]), { segments: new PartMaps(new Uint8Array(8), { names: ['a'], height: 2, width: 2 }) }), // prettier-ignore
      /^segments: expected maps of 1 x 2 x 2, got 2 x 2 x 2\. Select the same rows/,
    ],
    'parts that are no whole numbers': [
      () => explain.lime(f, new Values(new Float32Array(4), [1, 2, 2, 1]), { segments: [[0, 1], [0.5, 2]] }), // prettier-ignore
      /^segments: expected whole numbers from 0, below 2 \*\* 24, got 0\.5/,
    ],
    'another fill': [
      () => explain.lime(f, new Values(new Float32Array(4), [1, 2, 2, 1]), { fill: 'grey' as 'mean' }),
      /^fill: expected a finite number, or 'mean' or 'segment', got grey/,
    ],
    'numbers without names for byRow': [
      () => explain.kernelShap(explain.byRow(() => 1), [[1, 2]], { background: [[0, 0]] }), // prettier-ignore
      /^byRow: expected a table, whose columns have names, got numbers without\. Give a DataFrame/,
    ],
    'features of an image': [
      async () =>
        (await explain.occlusion(({ length }) => new Float32Array(length), new Values(new Float32Array(4), [1, 2, 2, 1]))).byFeature(), // prettier-ignore
      /^byFeature: expected rows of a table, got inputs of 2 x 2 x 1/,
    ],
  };

  it('columns of a background are taken by their names, in whatever order they come', async () => {
    const rules = explain.byRow(({ a, b }) => 10 * a! + b!);
    const background = pl.DataFrame({ b: [1, 1], a: [0, 0] });
    // 10 (1 - 0) and 3 - 1
    const { values } = await explain.kernelShap(rules, pl.DataFrame({ a: [1], b: [3] }), { background });
    [10, 2].forEach((value, i) => expect(values.data[i]).closeTo(value, 1e-5));
  });

  for (const [name, [run, expected]] of Object.entries(bad)) {
    it(`${name}: one clear error`, async () => {
      expect((await rejected(run())).message).match(expected);
    });
  }
});
