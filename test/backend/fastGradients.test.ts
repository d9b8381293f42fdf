import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { backends, onBackend } from '../support/backends';

const values = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());

/** The gradient of the gradient's sum. */
const second = (fn: (x: tf.Tensor) => tf.Tensor): ((x: tf.Tensor) => tf.Tensor) =>
  tf.grad((x) => tf.sum(tf.grad((y) => tf.sum(fn(y)))(x)));

for (const backend of backends) {
  describe(`gradients on ${backend}`, () => {
    onBackend(backend);

    it('relu lets the gradient through where its input is above 0', () => {
      const x = tf.tensor2d([
        [-1, 0, 2],
        [3, -0, 1e-30],
      ]);
      const dy = tf.tensor2d([
        [1, 2, 3],
        [4, 5, 6],
      ]);
      const grads = values(tf.grad((v) => tf.relu(v))(x, dy));
      expect(grads).eql([0, 0, 3, 4, 0, 6]);
    });

    it('a bias collects the gradient of all rows, whatever the rank', () => {
      const dy2 = tf.tensor2d([
        [1, 2],
        [3, 4],
        [5, 6],
      ]);
      const [da, db] = tf.grads((a, b) => tf.add(a, b))([tf.zeros([3, 2]), tf.zeros([2])], dy2);
      expect(values(da!)).eql([1, 2, 3, 4, 5, 6]);
      expect(values(db!)).eql([9, 12]);
      const dy4 = tf.reshape(tf.range(0, 24), [2, 3, 2, 2]);
      const bias = tf.grads((a, b) => tf.add(a, b))([tf.zeros([2, 3, 2, 2]), tf.zeros([2])], dy4)[1]!;
      // Channel 0 holds 0, 2, ..., 22, channel 1 holds 1, 3, ..., 23.
      expect(values(bias)).eql([132, 144]);
    });

    it('a bias of a higher rank keeps its shape, and one of three channels sums up rows that are laid side by side', () => {
      const dy = tf.reshape(tf.range(0, 96), [32, 3]);
      const bias = tf.grads((a, b) => tf.add(a, b))([tf.zeros([32, 3]), tf.zeros([1, 3])], dy)[1]!;
      expect(bias.shape).eql([1, 3]);
      // Channel c holds 3 k + c for k from 0 to 31.
      expect(values(bias)).eql([1488, 1520, 1552]);
    });

    it('other sums keep the gradient that they had', () => {
      const grads = (a: number[], b: number[], out: number[]): { shapes: number[][]; sums: number[] } => {
        const both = tf.grads((x, y) => tf.add(x, y))([tf.zeros(a), tf.zeros(b)], tf.ones(out));
        return { shapes: both.map(({ shape }) => shape), sums: both.map((g) => values(g)[0]!) };
      };
      // Each entry of the gradient is how often the value went into the sum.
      expect(grads([2, 3], [2, 3], [2, 3])).eql({
        shapes: [
          [2, 3],
          [2, 3],
        ],
        sums: [1, 1],
      });
      expect(grads([2, 1], [1, 3], [2, 3])).eql({
        shapes: [
          [2, 1],
          [1, 3],
        ],
        sums: [3, 2],
      });
      expect(grads([2, 1], [3], [2, 3])).eql({ shapes: [[2, 1], [3]], sums: [3, 2] });
      expect(grads([3], [2, 3], [2, 3])).eql({ shapes: [[3], [2, 3]], sums: [2, 1] });
      expect(grads([3], [3], [3])).eql({ shapes: [[3], [3]], sums: [1, 1] });
      expect(grads([2, 3], [1], [2, 3])).eql({ shapes: [[2, 3], [1]], sums: [1, 6] });
      expect(grads([2, 3], [], [2, 3])).eql({ shapes: [[2, 3], []], sums: [1, 6] });
      expect(grads([2, 3], [1, 1, 3], [1, 2, 3])).eql({
        shapes: [
          [2, 3],
          [1, 1, 3],
        ],
        sums: [1, 2],
      });
    });

    it('a sum of one number and a matrix of one column counts rows', () => {
      const db = tf.grads((a, b) => tf.add(a, b))(
        [tf.zeros([4, 1]), tf.zeros([1])],
        tf.tensor2d([1, 2, 3, 4], [4, 1]),
      )[1]!;
      expect(db.shape).eql([1]);
      expect(values(db)).eql([10]);
    });

    it('relu and bias have a second gradient', () => {
      // d2/dx2 relu(x)^3 = 6 relu(x); d2/db2 sum (x + b)^3 = 6 sum (x + b)
      const x = tf.tensor2d([
        [1, -2],
        [3, 4],
      ]);
      expect(values(second((v) => tf.pow(tf.relu(v), 3))(x))).eql([6, 0, 18, 24]);
      expect(values(second((v) => tf.mul(tf.relu(v), tf.square(v)))(x))).eql([6, 0, 18, 24]);
      expect(values(second((b) => tf.pow(tf.add(x, b), 3))(tf.tensor1d([1, 2])))).eql([36, 36]);
      expect(values(second((v) => tf.pow(tf.add(v, tf.tensor1d([1, 2])), 3))(x))).eql([12, 0, 24, 36]);
    });
  });
}
