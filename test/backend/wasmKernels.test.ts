import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { startBackend } from '../../src/backend';
import { Random } from '../../src/base';
import { alive, onBackend } from '../support/backends';

interface Case {
  readonly size: [number, number];
  readonly kernel: [number, number];
  readonly strides: [number, number];
  readonly pad: 'same' | 'valid' | number;
}

const sizes: [number, number][] = [
  [8, 8],
  [7, 9],
  [5, 6],
];
const kernels: [number, number][] = [
  [1, 1],
  [2, 2],
  [3, 3],
  [5, 5],
  [3, 2],
];
const strides: [number, number][] = [
  [1, 1],
  [2, 2],
  [3, 3],
  [1, 2],
];
const pads = ['same', 'valid', 1] as const;

// When the padding is a number, TensorFlow.js takes kernel and stride for square.
const cases = sizes
  .flatMap((size) =>
    kernels.flatMap((kernel) =>
      strides.flatMap((stride) => pads.map((pad): Case => ({ size, kernel, strides: stride, pad }))),
    ),
  )
  .filter(({ kernel, strides: stride, pad }) => pad !== 1 || (kernel[0] === kernel[1] && stride[0] === stride[1]));

/** The gradient of a convolution by its filter or its images, for a fixed random gradient of the output. */
function gradient({ size, kernel, strides: stride, pad }: Case, seed: number, by: 'filter' | 'images'): number[] {
  return tf.tidy(() => {
    const random = new Random(seed);
    const normal = (shape: number[]): tf.Tensor =>
      tf.tensor(random.fillNormal(new Float32Array(shape.reduce((a, b) => a * b, 1))), shape);
    const convolve = (x: tf.Tensor, filter: tf.Tensor): tf.Tensor => {
      const [images, kernels4] = [x as tf.Tensor4D, filter as tf.Tensor4D];
      if (pad !== 1) return tf.conv2d(images, kernels4, stride, pad);
      if (tf.getBackend() === 'wasm') return tf.conv2d(images, kernels4, stride, pad, 'NHWC', 1, 'floor');
      // TensorFlow's kernel knows no number: the zeros are laid on before.
      const zeros: [number, number][] = [
        [0, 0],
        [1, 1],
        [1, 1],
        [0, 0],
      ];
      const padded = tf.pad<tf.Tensor4D>(images, zeros);
      return tf.conv2d(padded, kernels4, stride, 'valid');
    };
    const [x, filter] = [normal([2, ...size, 3]), normal([...kernel, 3, 4])];
    const dy = normal(convolve(x, filter).shape);
    const [filterGradient, imageGradient] = [
      tf.grad((values: tf.Tensor) => convolve(x, values)),
      tf.grad((values: tf.Tensor) => convolve(values, filter)),
    ];
    return [...(by === 'filter' ? filterGradient(filter, dy) : imageGradient(x, dy)).dataSync()];
  });
}

for (const by of ['filter', 'images'] as const) {
  describe(`the gradient of a convolution by its ${by} on wasm`, () => {
    let expected: number[][];
    before(async () => {
      await startBackend('native');
      expected = cases.map((one, i) => gradient(one, i, by));
    });
    onBackend('wasm');

    it(`equals TensorFlow's own kernel for ${cases.length} sizes, kernels, strides and paddings`, () => {
      cases.forEach((one, i) => {
        const got = gradient(one, i, by);
        expect(got.length).equal(expected[i]!.length);
        expected[i]!.forEach((value, at) => expect(got[at], JSON.stringify(one)).closeTo(value, 1e-4));
      });
    });
  });
}

describe('convolutions on wasm', () => {
  onBackend('wasm');

  it('a case by hand: 3 x 3 image of 1 to 9, 2 x 2 filter, gradient of ones', () => {
    tf.tidy(() => {
      const x = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
      const grads = tf.grad((filter) => tf.conv2d(x, filter as tf.Tensor4D, 1, 'valid'))(tf.zeros([2, 2, 1, 1]));
      expect([...grads.dataSync()]).eql([1 + 2 + 4 + 5, 2 + 3 + 5 + 6, 4 + 5 + 7 + 8, 5 + 6 + 8 + 9]);
    });
  });

  it('a transposed case by hand: each pixel lays the filter down, times its value', () => {
    tf.tidy(() => {
      const x = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
      const filter = tf.tensor4d([1, 10, 100, 1000], [2, 2, 1, 1]);
      const y = tf.conv2dTranspose(x, filter, [1, 4, 4, 1], 2, 'valid');
      expect([...y.dataSync()]).eql([1, 10, 2, 20, 100, 1000, 200, 2000, 3, 30, 4, 40, 300, 3000, 400, 4000]);
    });
  });

  it('serves transposed convolutions, too, and leaves no tensors', () => {
    const x = tf.ones<tf.Rank.R4>([1, 2, 2, 1]);
    const run = (): number[] =>
      tf.tidy(() => [
        ...tf
          .grad((filter) => tf.conv2dTranspose(x, filter as tf.Tensor4D, [1, 4, 4, 1], 2, 'same'))(
            tf.zeros([2, 2, 1, 1]),
          )
          .dataSync(),
      ]);
    const start = alive();
    // With stride 2 and a 2 x 2 filter every filter value goes once into each of the four output blocks.
    expect(run()).eql([4, 4, 4, 4]);
    expect(alive()).eql(start);
    x.dispose();
  });
});

describe('split on wasm', () => {
  onBackend('wasm');

  it('cuts along any axis, also into parts of nothing, and leaves no tensors', () => {
    const start = alive();
    tf.tidy(() => {
      const parts = (x: tf.Tensor, sizes: number[] | number, axis?: number): number[][] =>
        tf.split(x, sizes, axis).map((part) => [...part.dataSync()]);
      expect(parts(tf.range(0, 6), [1, 0, 3, 2])).eql([[0], [], [1, 2, 3], [4, 5]]);
      expect(parts(tf.reshape(tf.range(0, 6), [1, 3, 2]), 3, 1)).eql([
        [0, 1],
        [2, 3],
        [4, 5],
      ]);
      expect(parts(tf.reshape(tf.range(0, 6), [2, 3]), [2, 1], -1)).eql([
        [0, 1, 3, 4],
        [2, 5],
      ]);
      expect(parts(tf.tensor1d([7, 8, 9], 'int32'), [1, 2])).eql([[7], [8, 9]]);
      expect(tf.split(tf.ones([4, 5]), 2).map(({ shape }) => shape)).eql([
        [2, 5],
        [2, 5],
      ]);
    });
    expect(alive()).eql(start);
  });
});
