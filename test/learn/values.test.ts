import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Values } from '../../src/learn';
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
});
