import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import { tensorText } from '../../src/jupyter/engine/tensorText';
import { showValue } from '../../src/jupyter/engine/values';

describe('tensors as text', () => {
  it('have kind, type, shape and values', () => {
    const pairs = tf.tensor([
      [1, 2],
      [3, 4],
    ]);
    const held = tf.variable(tf.tensor1d([1], 'int32'));
    try {
      expect(tensorText(pairs)).equal('Tensor float32 [2, 2]\n[[1, 2],\n [3, 4]]');
      expect(tensorText(held)).equal('Variable int32 [1]\n[1]');
      expect(tensorText(tf.scalar(2))).equal('Tensor float32 []\n2');
    } finally {
      tf.dispose([pairs, held]);
    }
    expect(tensorText(pairs)).equal('Tensor float32 [2, 2], disposed');
  });

  it('are what a cell shows, and nothing else is taken for one', async () => {
    expect((await showValue(tf.scalar(2))).data).deep.equal({ 'text/plain': 'Tensor float32 []\n2' });
    for (const other of [undefined, 1, 'x', { shape: [1], dtype: 'float32' }])
      expect(tensorText(other)).equal(undefined);
  });
});
