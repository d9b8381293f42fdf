import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { compiledFor } from '../../src/learn/compiledFor';
import { alive, onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';

describe('functions that are compiled for a number of calls', () => {
  onBackend('native');
  leavesNothing();

  /** How many graphs there are more after each call. */
  const graphsAfter = (calls: number | undefined, made: number): number[] => {
    const before = alive().graphs;
    const x = tf.tensor1d([1, 2]);
    const double = compiledFor((input) => ({ y: tf.mul(input, 2) }), calls);
    const graphs = Array.from({ length: made }, () => {
      const { y } = double(x);
      expect([...y!.dataSync()]).eql([2, 4]);
      y!.dispose();
      return alive().graphs - before;
    });
    double.dispose();
    x.dispose();
    return graphs;
  };

  it('have a graph from the first call on where there are many', () => {
    expect(graphsAfter(6, 3)).eql([1, 1, 1]);
  });

  it('have none where there are few', () => {
    expect(graphsAfter(5, 5)).eql([0, 0, 0, 0, 0]);
  });

  it('have one after a few calls where nobody knows', () => {
    expect(graphsAfter(undefined, 6)).eql([0, 0, 0, 0, 1, 1]);
  });
});
