import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { compiled } from '../../src/backend';
import { nativeBackend } from '../../src/backend/native';
import { rewritten } from '../../src/backend/rewrites';
import { trace, type TensorFunction } from '../../src/backend/trace';
import { Random } from '../../src/base';
import { alive, onBackend } from '../support/backends';

/** The operations that a function's graph has, in the order in which they run. */
function operations(fn: TensorFunction, inputs: tf.Tensor[]): string[] {
  const native = nativeBackend()!;
  const { trace: traced, result } = trace(native, fn, inputs);
  const names = rewritten(native.binding, traced).ops.map(({ name }) => name);
  tf.dispose(result);
  traced.release();
  return names;
}

function normal<T extends tf.Tensor = tf.Tensor4D>(shape: number[], seed: number): T {
  const random = new Random(seed);
  const size = shape.reduce((a, b) => a * b, 1);
  const values = Array.from({ length: size }, () => random.normal());
  return tf.tensor<tf.Rank>(values, shape) as T;
}

interface Case {
  readonly kernel: number;
  readonly stride: number;
  readonly size: [number, number];
  readonly channels: [number, number];
}

/**
 * What a transposed convolution gives, by the definition: place (y, x) of the small image is spread over the large one, from
 * stride * (y, x) - padding on, by the kernel.
 */
function byHand({ kernel, stride, size, channels }: Case, small: tf.Tensor4D, filter: tf.Tensor4D): number[] {
  const [height, width] = [size[0] * stride, size[1] * stride];
  const padding = Math.floor(Math.max(kernel - stride, 0) / 2);
  const [from, weights] = [small.arraySync(), filter.arraySync()];
  return from.flatMap((image) => {
    const large = Array.from({ length: height * width * channels[1] }, () => 0);
    image.forEach((row, y) =>
      row.forEach((values, x) => {
        for (let ky = 0; ky < kernel; ky++) {
          for (let kx = 0; kx < kernel; kx++) {
            const [toY, toX] = [y * stride - padding + ky, x * stride - padding + kx];
            if (toY < 0 || toY >= height || toX < 0 || toX >= width) continue;
            weights[ky]![kx]!.forEach((ins, out) => {
              const sum = ins.reduce((total, weight, i) => total + weight * values[i]!, 0);
              large[(toY * width + toX) * channels[1] + out]! += sum;
            });
          }
        }
      }),
    );
    return large;
  });
}

function near(got: ArrayLike<number>, expected: number[]): void {
  expect(got.length).equal(expected.length);
  expected.forEach((value, i) => expect(got[i], `value ${i}`).closeTo(value, 1e-4));
}

/** How pixels are laid out. */
const layOut = ['Reshape', 'Transpose', 'Reshape'];

describe('graphs with faster operations', () => {
  onBackend('native');

  const cases: Case[] = [
    { kernel: 5, stride: 2, size: [3, 4], channels: [4, 3] },
    { kernel: 3, stride: 2, size: [4, 2], channels: [2, 1] },
    { kernel: 4, stride: 2, size: [2, 3], channels: [3, 2] },
    { kernel: 2, stride: 2, size: [2, 2], channels: [2, 15] },
    { kernel: 4, stride: 3, size: [2, 3], channels: [2, 3] },
    { kernel: 7, stride: 3, size: [3, 2], channels: [1, 2] },
  ];
  for (const one of cases) {
    const { kernel, stride, size, channels } = one;
    it(`a transposed convolution by a kernel of ${kernel} with stride ${stride} to ${channels[1]} channels is as by hand`, () => {
      const before = alive();
      const small = normal([2, ...size, channels[0]], 1);
      const filter = normal([kernel, kernel, channels[1], channels[0]], 2);
      const bias = normal<tf.Tensor1D>([channels[1]], 3);
      const large: [number, number, number, number] = [2, size[0] * stride, size[1] * stride, channels[1]];
      const layer: TensorFunction = (x, w) => ({
        y: tf.relu(tf.add(tf.conv2dTranspose(x as tf.Tensor4D, w as tf.Tensor4D, large, stride, 'same'), bias)),
      });
      expect(operations(layer, [small, filter]).slice(-6)).eql(['Tile', 'BiasAdd', 'Relu', ...layOut]);
      const run = compiled(layer);
      const { y } = run(small, filter);
      const add = bias.dataSync();
      near(
        y!.dataSync(),
        byHand(one, small, filter).map((value, i) => Math.max(0, value + add[i % channels[1]]!)),
      );
      run.dispose();
      tf.dispose([small, filter, bias, y!]);
      expect(alive()).eql(before);
    });
  }

  it('a transposed convolution whose result is wanted before its bias, or its bias before ReLU, gives all of them', () => {
    const one: Case = { kernel: 5, stride: 2, size: [2, 2], channels: [2, 3] };
    tf.tidy(() => {
      const [small, filter] = [normal([2, 2, 2, 2], 4), normal([5, 5, 3, 2], 5)];
      const run = compiled((x, w) => {
        const plain = tf.conv2dTranspose(x as tf.Tensor4D, w as tf.Tensor4D, [2, 4, 4, 3], 2, 'same');
        const moved = tf.add(plain, tf.tensor1d([1, 2, 3]));
        return { plain, moved, bent: tf.relu(moved), other: tf.neg(plain) };
      });
      const { plain, moved, bent, other } = run(small, filter);
      const expected = byHand(one, small, filter);
      near(plain!.dataSync(), expected);
      near(
        moved!.dataSync(),
        expected.map((v, i) => v + (i % 3) + 1),
      );
      near(
        bent!.dataSync(),
        expected.map((v, i) => Math.max(0, v + (i % 3) + 1)),
      );
      near(
        other!.dataSync(),
        expected.map((v) => -v),
      );
      run.dispose();
    });
  });

  it('the gradient of a convolution, which is a transposed one, is as by hand', () => {
    const one: Case = { kernel: 4, stride: 2, size: [2, 3], channels: [5, 3] };
    tf.tidy(() => {
      const [x, filter, pull] = [normal([2, 4, 6, 3], 8), normal([4, 4, 3, 5], 9), normal([2, 2, 3, 5], 10)];
      const fn: TensorFunction = (image, w, dy) => ({
        dx: tf.grad((v) => tf.conv2d(v as tf.Tensor4D, w as tf.Tensor4D, 2, 'same'))(image, dy),
      });
      expect(operations(fn, [x, filter, pull]))
        .includes.members(layOut)
        .not.includes('Conv2DBackpropInput');
      const run = compiled(fn);
      near(run(x, filter, pull).dx!.dataSync(), byHand(one, pull, filter));
      run.dispose();
    });
  });

  it('takes traces of more tensors than a call has room for', () => {
    const native = nativeBackend()!;
    const x = tf.ones([2, 3]);
    const { trace: traced, result } = trace(native, (value) => ({ y: tf.add(value, tf.ones([3])) }), [x]);
    const many = Array.from({ length: 300_000 }, (_, i) => [1e6 + i, []] as const);
    const { ops } = rewritten(native.binding, { ...traced, shapes: new Map([...traced.shapes, ...many]) });
    expect(ops.map(({ name }) => name)).eql(['BiasAdd']);
    tf.dispose([x, ...Object.values(result)]);
    traced.release();
  });

  it('leaves alone what the usual kernel is as fast at, and what does not fit', () => {
    const names = (out: number, size: number, padding: 'same' | 'valid', stride = 2, kernel = 3): string[] => {
      const [small, filter] = [normal([1, 3, 3, 2], 6), normal([kernel, kernel, out, 2], 7)];
      const fn: TensorFunction = (x, w) => ({
        y: tf.conv2dTranspose(x as tf.Tensor4D, w as tf.Tensor4D, [1, size, size, out], stride, padding),
      });
      const found = operations(fn, [small, filter]);
      tf.dispose([small, filter]);
      return found;
    };
    expect(names(15, 6, 'same')).includes.members(['Conv2D', ...layOut]);
    const others = [
      names(16, 6, 'same'),
      names(3, 7, 'valid'),
      names(3, 5, 'same'),
      names(3, 3, 'same', 1),
      names(3, 6, 'same', 2, 1),
    ];
    for (const found of others) expect(found).eql(['Conv2DBackpropInput']);
  });

  it('a vector along the last dimension is added as a bias, whatever rank it is given', () => {
    tf.tidy(() => {
      const x = tf.reshape(tf.range(0, 12), [1, 2, 2, 3]);
      const shapes = [[3], [1, 3], [1, 1, 3], [1, 1, 1, 3]];
      for (const shape of shapes) {
        const fn: TensorFunction = (value) => ({ y: tf.add(value, tf.tensor([10, 20, 30], shape)) });
        expect(operations(fn, [x]).at(-1), `[${shape.join()}]`).equal('BiasAdd');
        const run = compiled(fn);
        expect([...run(x).y!.dataSync()]).eql([10, 21, 32, 13, 24, 35, 16, 27, 38, 19, 30, 41]);
        run.dispose();
      }
      const others = [[1], [2, 1], [2, 1, 1], [1, 2, 1, 3], [1, 1, 1, 1, 3]];
      for (const shape of others) {
        const size = shape.reduce((a, b) => a * b, 1);
        const fn: TensorFunction = (value) => ({ y: tf.add(value, tf.reshape(tf.range(0, size), shape)) });
        expect(operations(fn, [x]), `[${shape.join()}]`).not.includes('BiasAdd');
      }
    });
  });
});
