import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { checkOptimizer } from '../../src/learn/checkOptimizer';
import { adam, type Optimizer } from '../../src/learn';

describe('checkOptimizer', () => {
  const given = (optimizer: unknown): void => checkOptimizer(optimizer as Optimizer);

  it('takes ours, and one with the same methods', () => {
    const none = (): undefined => undefined;
    expect(() => given(adam())).not.throw();
    expect(() => given({ prepare: none, apply: none, variables: none, dispose: none })).not.throw();
  });

  it('names an optimizer of TensorFlow.js', () => {
    expect(() => given(tf.train.adam())).throw(
      'optimizer: expected one of risklab, such as adam(), got an object of class AdamOptimizer.',
    );
  });

  it('refuses anything else', () => {
    expect(() => given(undefined)).throw('optimizer: expected one of risklab, such as adam(), got undefined.');
    expect(() => given('adam')).throw('got adam.');
    expect(() => given({ apply: () => undefined })).throw('got an object with keys apply.');
    expect(() => given(adam)).throw('got a function.');
  });
});
