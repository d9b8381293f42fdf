import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Values } from '../../src/data';
import { alive, onBackend } from '../support/backends';

describe('Values', () => {
  onBackend('native');

  it('refuses a shape that does not hold its numbers', () => {
    expect(() => new Values(new Float32Array(6), [2, 2])).throw('shape: expected sizes for 6 numbers, got [2, 2].');
    expect(new Values(new Float32Array(6), [2, 3]).length).equal(2);
    expect(new Values(new Float32Array(1), []).length).equal(1);
    expect(new Values(new Float32Array(0), [0, 3]).length).equal(0);
  });

  it('turns into tensors and back, as copies', () => {
    const values = new Values(Float32Array.of(1, 2, 3, 4), [2, 2]);
    const tensor = values.tensor();
    values.data[0] = 9;
    expect([...tensor.dataSync()]).eql([1, 2, 3, 4]);
    const back = Values.of(tensor);
    expect([...back.data]).eql([1, 2, 3, 4]);
    expect(back.shape).eql([2, 2]);
    tensor.dispose();
  });

  it('computes without leaving tensors, also when the calculation throws', () => {
    const values = new Values(Float32Array.of(1, 2, 3, 4), [2, 2]);
    const start = alive();
    const sums = values.map((x) => tf.sum(tf.square(x), 1));
    expect([[...sums.data], sums.shape]).eql([[5, 25], [2]]);
    expect(() => values.map((x) => tf.reshape(x, [3]))).throw();
    expect(alive()).eql(start);
  });

  it('are rows: some in any order, into an array of the caller’s', () => {
    const rows = new Values(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]);
    expect([rows.length, rows.rowShape]).eql([3, [2]]);
    expect([...rows.gather([2, 0, 2])]).eql([5, 6, 1, 2, 5, 6]);
    const out = new Float32Array(5);
    expect([...rows.gather([1, 0], out)]).eql([3, 4, 1, 2]);
    expect([...out]).eql([3, 4, 1, 2, 0]);
    const some = rows.select([2, 1]);
    expect([some.shape, [...some.data]]).eql([[2, 2], [5, 6, 3, 4]]); // prettier-ignore
    const images = new Values(Float32Array.from({ length: 12 }, (_, i) => i), [2, 2, 3]); // prettier-ignore
    expect([images.rowShape, images.select([1]).shape, [...images.select([1]).data]]).eql([
      [2, 3],
      [1, 2, 3],
      [6, 7, 8, 9, 10, 11],
    ]);
    const single = new Values(Float32Array.of(7, 8, 9), [3]);
    expect([single.rowShape, [...single.select([2, 0]).data]]).eql([[], [9, 7]]);
  });

  it('refuse rows that are not there', () => {
    const rows = new Values(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]);
    for (const bad of [3, -1, 0.5, NaN]) {
      expect(() => rows.gather([bad])).throw(`row: expected a whole number from 0 to 2, got ${bad}.`);
      expect(() => rows.select([bad])).throw(`row: expected a whole number from 0 to 2, got ${bad}.`);
    }
  });
});
