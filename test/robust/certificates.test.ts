import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { robust } from '../../src';
import { InterruptedError, Random, setInterruptSource } from '../../src/base';
import { adam, Values } from '../../src/learn';
import { binomialLowerBound } from '../../src/metrics';
import { seeds } from '../../src/models';
import { wrap } from '../../src/risk';
import { boxAround, networkBounds, worstLogits } from '../../src/robust/bounds/networkBounds';
import { backends, onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { rejected } from '../support/rejected';
import { smallClassifier, smallSize } from '../support/smallModels';
import { toyFaces } from '../support/toyFaces';

const column = (table: { getColumn(name: string): { toArray(): unknown } }, name: string): unknown[] =>
  Array.from(table.getColumn(name).toArray() as ArrayLike<unknown>);

const networks: tf.LayersModel[] = [];
const made = <T extends tf.LayersModel>(network: T): T => {
  networks.push(network);
  return network;
};
const freeNetworks = (): void => networks.splice(0).forEach((network) => network.dispose());

/** Dense layers with the weights given, ReLU between them. */
function dense(...weights: readonly (readonly [kernel: number[][], bias: number[]])[]): tf.LayersModel {
  const layers = weights.map(([kernel, bias], i) =>
    tf.layers.dense({
      units: bias.length,
      ...(i === 0 && { inputShape: [kernel.length] }),
      ...(i < weights.length - 1 && { activation: 'relu' as const }),
    }),
  );
  const network = made(tf.sequential({ layers }));
  tf.tidy(() => network.setWeights(weights.flatMap(([kernel, bias]) => [tf.tensor2d(kernel), tf.tensor1d(bias)])));
  return network;
}

/** A network with a layer of each kind that bounds go through. */
function everyLayer(): tf.LayersModel {
  const initial = seeds(5);
  const input = tf.input({ shape: [8, 8, 3] });
  const conv = (x: tf.SymbolicTensor, strides: number): tf.SymbolicTensor =>
    tf.layers.conv2d({ filters: 3, kernelSize: 3, strides, padding: 'same', kernelInitializer: initial() }).apply(x) as tf.SymbolicTensor; // prettier-ignore
  const one = tf.layers.reLU().apply(conv(input, 1)) as tf.SymbolicTensor;
  const two = tf.layers.activation({ activation: 'tanh' }).apply(conv(one, 1)) as tf.SymbolicTensor;
  const sum = tf.layers.add().apply([one, two]) as tf.SymbolicTensor;
  const norm = tf.layers.batchNormalization({ gammaInitializer: tf.initializers.constant({ value: -0.7 }) }).apply(sum);
  const pooled = tf.layers.maxPooling2d({ poolSize: 2 }).apply(norm) as tf.SymbolicTensor;
  const mean = tf.layers.averagePooling2d({ poolSize: 2 }).apply(pooled) as tf.SymbolicTensor;
  const flat = tf.layers.dropout({ rate: 0.5 }).apply(tf.layers.flatten().apply(mean)) as tf.SymbolicTensor;
  const hidden = tf.layers.dense({ units: 6, activation: 'sigmoid', kernelInitializer: initial() }).apply(flat);
  const last = tf.layers.dense({ units: 3, kernelInitializer: initial() }).apply(hidden);
  return made(tf.model({ inputs: input, outputs: last as tf.SymbolicTensor }));
}

for (const backend of backends) {
  describe(`interval bounds on ${backend}`, () => {
    onBackend(backend);
    afterEach(freeNetworks);
    leavesNothing();

    it('by hand: two layers, and the differences of the last one', () => {
      // Hidden: relu(x1 - 2 x2) and relu(x1 + x2 - 1); logits: h1 - h2, 2 h1.
      const network = dense(
        [[[1, 1], [-2, 1]], [0, -1]], // prettier-ignore
        [[[1, 2], [-1, 0]], [0, 0.5]], // prettier-ignore
      );
      const [lower, upper, worst] = tf.tidy(() => {
        const box = boxAround(tf.tensor2d([[1, 0.25]]), 0.1, [-9, 9]);
        const found = networkBounds(network.outputs[0]!, box);
        const rivals = worstLogits(network, box, tf.tensor2d([[0, 1]]));
        return [found.lower, found.upper, rivals].map((one) => [...one.dataSync()]);
      });
      // x1 in [0.9, 1.1], x2 in [0.15, 0.35]: h1 in [0.2, 0.8], h2 in [0.05, 0.45]; logits in [-0.25, 0.75] and [0.9, 2.1].
      const near = (values: number[], expected: number[]): void =>
        expected.forEach((value, i) => expect(values[i]).closeTo(value, 1e-6));
      near(lower!, [-0.25, 0.9]);
      near(upper!, [0.75, 2.1]);
      // Of class 0 above class 1: -h1 - h2 - 0.5, at most -0.75: tighter than 0.75 - 0.9.
      near(worst!, [-0.75, 0]);
    });

    it('hold for 1000 points of the box, through every kind of layer, and are nearly met somewhere', () => {
      const network = everyLayer();
      const random = new Random(1);
      const middle = Array.from({ length: 192 }, () => random.uniform());
      const outside = tf.tidy(() => {
        const x = tf.tensor4d(middle, [1, 8, 8, 3]);
        const { lower, upper } = networkBounds(network.outputs[0]!, boxAround(x, 0.05, [0, 1]));
        const points = Float32Array.from({ length: 1000 * 192 }, (_, i) => {
          // Corners as well as places inside.
          const step = i < 500 * 192 ? random.uniform(-0.05, 0.05) : random.pick([-0.05, 0.05]);
          return Math.min(1, Math.max(0, middle[i % 192]! + step));
        });
        const z = network.predict(tf.tensor4d(points, [1000, 8, 8, 3])) as tf.Tensor;
        const below = tf.max(tf.sub(lower, tf.min(z, 0, true)));
        const above = tf.max(tf.sub(tf.max(z, 0, true), upper));
        const width = tf.min(tf.sub(upper, lower));
        return [below, above, width].map((one) => one.dataSync()[0]!);
      });
      expect(outside[0]).at.most(1e-5);
      expect(outside[1]).at.most(1e-5);
      expect(outside[2]).above(0);
    });

    it('of one layer certify exactly: the margin less eps ||w||_1, one logit or several', async () => {
      // Logit x1 - 2 x2 + 0.1: margins 0.4, 1.3 (class 0), -0.1 (wrong); each falls by 3 eps.
      const inputs = new Values(Float32Array.from([0.5, 0.1, 0.2, 0.8, 0.4, 0.3]), [3, 2]);
      const one = dense([[[1], [-2]], [0.1]]);
      const two = dense([[[0, 1], [0, -2]], [0, 0.1]]); // prettier-ignore
      for (const network of [one, two]) {
        const options = { labels: [1, 0, 1], range: [-9, 9] as const, eps: [0.12, 0.14, 0.5] };
        const { accuracy, rows } = await robust.certifyIntervals(network, inputs, options);
        expect(column(rows, 'certified')).eql([0.12, 0.14, null]);
        [0.4, 1.3, -0.1].forEach((margin, i) => expect(column(rows, 'margin')[i]).closeTo(margin - 0.36, 1e-5));
        expect(column(accuracy, 'eps')).eql([0, 0.12, 0.14, 0.5]);
        expect(column(accuracy, 'accuracy')).eql([2 / 3, 2 / 3, 1 / 3, 0]);
        // What is certified no attack breaks, and what is not one does: here bounds are exact.
        for (const eps of options.eps) {
          const { success } = await robust.fgsm(network, inputs, { ...options, eps });
          const certified = column(rows, 'certified').map((size) => size !== null && (size as number) >= eps);
          expect(success.map((broken) => !broken)).eql(certified);
        }
      }
    });
  });

  describe(`smoothing on ${backend}`, () => {
    onBackend(backend);
    afterEach(freeNetworks);
    leavesNothing();

    it('of a linear model: shares by the normal distribution, radii by the formula, and it abstains where classes are even', async () => {
      // x1 + x2 - 1 over noise of 0.5: margins 0.6 / sqrt 2 / 0.5 = 0.85 deviations: a share of 0.802; 0: 1/2; 10: all.
      const network = dense([[[1], [1]], [-1]]);
      const inputs = new Values(Float32Array.from([0.8, 0.8, 0.5, 0.5, 5.5, 5.5]), [3, 2]);
      const options = { deviation: 0.5, labels: 1, samples: 2000, eps: [0.3, 1.2] };
      const { accuracy, rows } = await robust.certifySmoothing(network, inputs, options);
      expect(column(rows, 'predicted')).eql([1, null, 1]);
      const [first, even, sure] = column(rows, 'share') as number[];
      // Three deviations of a share of 0.802 below it, as alpha is 0.001; and some of chance.
      expect(first).within(0.802 - 0.028 - 0.03, 0.802 - 0.028 + 0.03);
      expect(even).below(0.5);
      expect(sure).closeTo(0.001 ** (1 / 2000), 1e-12);
      const radii = column(rows, 'radius') as number[];
      // Phi^-1(0.001^(1 / 2000)) = 2.7018.
      expect(radii[2]).closeTo(0.5 * 2.7018, 1e-3);
      expect(radii[1]).equal(0);
      // Certified is at most the true distance to the plane, 0.6 / sqrt 2.
      expect(radii[0]).within(0.3, 0.6 / Math.SQRT2);
      expect(column(accuracy, 'accuracy')).eql([2 / 3, 2 / 3, 1 / 3]);
      const again = await robust.certifySmoothing(network, inputs, options);
      expect(again.rows.toRecords()).eql(rows.toRecords());
      const other = await robust.certifySmoothing(network, inputs, { ...options, seed: 1 });
      expect(column(other.rows, 'share')[0]).not.equal(first);
    });
  });
}

describe('certificates', () => {
  onBackend('native');
  afterEach(freeNetworks);
  leavesNothing();

  it('Clopper-Pearson: the p at which the binomial formula gives alpha', () => {
    for (const [k, n, alpha, expected] of [
      // scipy.stats.beta.ppf(alpha, k, n - k + 1).
      [95, 100, 0.05, 0.897746622357],
      [60, 100, 0.001, 0.440984265221],
      [990, 1000, 0.001, 0.976036187155],
      [1, 10, 0.05, 0.00511619689182],
      [10, 10, 0.05, 0.741134449107],
    ] as const) {
      expect(binomialLowerBound(k, n, alpha)).closeTo(expected, 1e-10);
    }
    expect(binomialLowerBound(0, 10, 0.05)).equal(0);
  });

  it('intervalBounds: what was trained by it is certified where the same network without it is not', async () => {
    const faces = toyFaces(64, smallSize, 1);
    const certified = async (parts: Parameters<typeof wrap>[2]): Promise<number> => {
      const model = wrap(smallClassifier(), {}, { seed: 1, ...parts });
      model.compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'binaryCrossentropyFromLogits' });
      await model.fit(faces, { epochs: 3, batchSize: 16, stepsPerEpoch: 20, curve: false });
      const { accuracy } = await robust.certifyIntervals(model, faces, { eps: [0.05] });
      model.dispose();
      return column(accuracy, 'accuracy')[1] as number;
    };
    const noise = { parts: [robust.randomizedSmoothing({ deviation: 0.01 })] };
    expect(await certified(noise)).below(0.2);
    expect(await certified({ parts: [robust.intervalBounds({ eps: 0.05, rampSteps: 30 })] })).above(0.8);
  });

  it('say what is wrong', async () => {
    const network = made(smallClassifier());
    const faces = toyFaces(4, smallSize, 1);
    const said = async (run: Promise<unknown>): Promise<string> => (await rejected(run)).message;
    expect(await said(robust.certifyIntervals(network, faces, { eps: [] }))).match(/^eps: expected sizes above 0/);
    expect(await said(robust.certifyIntervals(network, faces, { eps: [0.1, 4] }))).equal(
      'eps: expected at most 1, where anything is in reach, got 4. In units of the inputs, 0 to 1: of images 4 grey levels are 4 / 255.',
    );
    expect(await said(robust.certifyIntervals(network, [[0]], { eps: [1] }))).match(/images of 8 x 8 x 3/);
    const numbers = dense([[[1]], [0]]);
    expect(await said(robust.certifyIntervals(numbers, [0.5], { eps: [0.1], labels: 1 }))).match(/^certifyIntervals: range: expected/); // prettier-ignore
    const odd = made(tf.sequential({ layers: [tf.layers.flatten({ inputShape: [8, 8, 3] }), tf.layers.softmax(), tf.layers.dense({ units: 1 })] })); // prettier-ignore
    expect(await said(robust.certifyIntervals(odd, faces, { eps: [0.1] }))).match(/^bounds: layer .*: expected a layer that bounds go through, got Softmax/); // prettier-ignore
    const flat = made(tf.sequential({ layers: [tf.layers.dense({ inputShape: [1], units: 1 }), tf.layers.reLU()] }));
    expect(await said(robust.certifyIntervals(flat, [0.5], { eps: [0.1], labels: 1, range: [0, 1] }))).match(/a dense last layer that gives logits/); // prettier-ignore
    const smoothing = (o: object): Promise<unknown> => robust.certifySmoothing(network, faces, { deviation: 1, ...o });
    expect(await said(smoothing({ deviation: 0 }))).match(/^deviation: expected a number above 0/);
    expect(await said(smoothing({ alpha: 1 }))).match(/^alpha: expected a number above 0 and below 1/);
    expect(await said(smoothing({ samples: 0 }))).match(/^samples: expected a whole number of at least 1/);
    const stop = new AbortController();
    stop.abort();
    setInterruptSource(() => stop.signal);
    try {
      expect(await rejected(smoothing({}))).instanceOf(InterruptedError);
    } finally {
      setInterruptSource(() => undefined);
    }
  });
});
