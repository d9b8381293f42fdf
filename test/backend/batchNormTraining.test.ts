import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { batchNormTraining } from '../../src/backend';
import { Random } from '../../src/base';
import { alive, backends, onBackend } from '../support/backends';

const epsilon = 1e-3;

interface Case {
  readonly shape: number[];
  readonly x: number[];
  readonly gamma: number[];
  readonly beta: number[];
  /** The loss is the sum of these times y. */
  readonly pull: number[];
}

function makeCase(shape: number[], seed: number): Case {
  const random = new Random(seed);
  const channels = shape.at(-1)!;
  const size = shape.reduce((a, b) => a * b, 1);
  const normal = (n: number, mean = 0): number[] => Array.from({ length: n }, () => Math.fround(random.normal(mean)));
  return { shape, x: normal(size, 2), gamma: normal(channels, 1), beta: normal(channels), pull: normal(size) };
}

/** The definition, in double precision: normalise each channel by its own mean and (biased) variance, scale, shift. */
function byHand({ x, gamma, beta, pull }: Case): { y: number[]; loss: number; mean: number[]; unbiased: number[] } {
  const channels = gamma.length;
  const count = x.length / channels;
  const mean = gamma.map((_, c) => x.filter((_, i) => i % channels === c).reduce((a, b) => a + b, 0) / count);
  const squares = gamma.map((_, c) => x.reduce((sum, v, i) => sum + (i % channels === c ? (v - mean[c]!) ** 2 : 0), 0));
  const y = x.map((v, i) => {
    const c = i % channels;
    return (gamma[c]! * (v - mean[c]!)) / Math.sqrt(squares[c]! / count + epsilon) + beta[c]!;
  });
  const loss = y.reduce((sum, v, i) => sum + v * pull[i]!, 0);
  return { y, loss, mean, unbiased: squares.map((sum) => sum / (count - 1)) };
}

/** Central differences of the definition. */
function slopes(one: Case, of: 'x' | 'gamma' | 'beta'): number[] {
  const h = 1e-4;
  return one[of].map((value, i) => {
    const moved = (by: number): number =>
      byHand({ ...one, [of]: one[of].map((v, k) => (k === i ? value + by : v)) }).loss;
    return (moved(h) - moved(-h)) / (2 * h);
  });
}

function near(got: tf.Tensor, expected: number[], tolerance: number): void {
  const values = Array.from(got.dataSync());
  expect(values.length).equal(expected.length);
  expected.forEach((value, i) => expect(values[i], `value ${i}`).closeTo(value, tolerance));
}

const shapes = [
  [7, 3],
  [2, 3, 5, 4],
  [4, 3, 2],
  // Two rows side by side make 48 channels; 9 rows cannot be divided so.
  [2, 2, 1, 24],
  [9, 24],
];

for (const backend of backends) {
  describe(`batchNormTraining on ${backend}`, () => {
    onBackend(backend);

    for (const shape of shapes) {
      it(`follows its definition, and its gradient the finite differences, for [${shape.join(', ')}]`, () => {
        const one = makeCase(shape, shape.length);
        const expected = byHand(one);
        tf.tidy(() => {
          const inputs = [tf.tensor(one.x, shape), tf.tensor1d(one.gamma), tf.tensor1d(one.beta)];
          const run = tf.valueAndGrads((x, gamma, beta) => {
            const y = batchNormTraining(x, gamma as tf.Tensor1D, beta as tf.Tensor1D, epsilon, (mean, variance) => {
              near(mean, expected.mean, 1e-5);
              near(variance, expected.unbiased, 1e-5);
            });
            expect(y.shape).eql(shape);
            near(y, expected.y, 1e-5);
            return tf.sum(tf.mul(y, tf.tensor(one.pull, shape)));
          });
          const { value, grads } = run(inputs);
          expect(value.dataSync()[0]).closeTo(expected.loss, 1e-4);
          near(grads[0]!, slopes(one, 'x'), 2e-4);
          near(grads[1]!, slopes(one, 'gamma'), 2e-4);
          near(grads[2]!, slopes(one, 'beta'), 2e-4);
        });
      });

      it(`agrees with the layer of tf.layers in training mode for [${shape.join(', ')}]`, () => {
        const one = makeCase(shape, 10 + shape.length);
        const layer = tf.layers.batchNormalization({ epsilon });
        layer.build([null, ...shape.slice(1)]);
        tf.tidy(() => {
          layer.setWeights([tf.tensor1d(one.gamma), tf.tensor1d(one.beta), ...layer.getWeights().slice(2)]);
          const pull = tf.tensor(one.pull, shape);
          const gradient = (of: (x: tf.Tensor) => tf.Tensor): tf.Tensor =>
            tf.grad((x) => tf.sum(tf.mul(of(x), pull)))(tf.tensor(one.x, shape));
          const [gamma, beta] = [tf.tensor1d(one.gamma), tf.tensor1d(one.beta)];
          const usual = (x: tf.Tensor): tf.Tensor => layer.apply(x, { training: true }) as tf.Tensor;
          const ours = (x: tf.Tensor): tf.Tensor => batchNormTraining(x, gamma, beta, epsilon, () => undefined);
          near(ours(tf.tensor(one.x, shape)), [...usual(tf.tensor(one.x, shape)).dataSync()], 1e-5);
          near(gradient(ours), [...gradient(usual).dataSync()], 1e-4);
        });
        tf.dispose(layer.getWeights());
      });
    }

    it('gives the offset, and no gradient, for a channel of one value', () => {
      tf.tidy(() => {
        const run = (x: tf.Tensor): tf.Tensor =>
          batchNormTraining(x, tf.tensor1d([3, 3]), tf.tensor1d([0.5, -1]), epsilon, (mean, variance) => {
            near(mean, [7, 8], 0);
            near(variance, [0, 0], 0);
          });
        const x = tf.tensor2d([[7, 8]]);
        near(run(x), [0.5, -1], 0);
        near(tf.grad((v) => tf.sum(run(v)))(x), [0, 0], 0);
      });
    });

    it('leaves no tensors', () => {
      const one = makeCase([3, 2, 2, 2], 1);
      const [x, gamma, beta] = [tf.tensor(one.x, one.shape), tf.tensor1d(one.gamma), tf.tensor1d(one.beta)];
      const run = (): void => {
        const y = batchNormTraining(x, gamma, beta, epsilon, () => undefined);
        const gradient = tf.grad((v: tf.Tensor) => tf.sum(batchNormTraining(v, gamma, beta, epsilon, () => undefined)))(
          x,
        );
        tf.dispose([y, gradient]);
      };
      tf.tidy(run);
      const start = alive();
      for (let i = 0; i < 20; i++) tf.tidy(run);
      expect(alive()).eql(start);
      tf.dispose([x, gamma, beta]);
    });
  });
}
