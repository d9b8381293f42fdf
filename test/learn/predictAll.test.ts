import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { compiled, startBackend } from '../../src/backend';
import { ImageStore } from '../../src/data';
import { predictAll } from '../../src/learn/predictAll';
import { alive } from '../support/backends';

/** As many images of one pixel, whose bytes count up. */
const counting = (count: number): ImageStore =>
  new ImageStore(
    Uint8Array.from({ length: count }, (_, i) => i),
    { height: 1, width: 1, channels: 1 },
  );

describe('predictAll', () => {
  before(() => startBackend('native'));

  it('serves selections of every size with a graph for each power of two', async () => {
    const sizes: number[] = [];
    const infer = compiled((images) => {
      sizes.push(images.shape[0]);
      return { yHat: tf.mul(tf.reshape(images, [-1, 1]), 255) };
    });
    const start = alive().graphs;
    for (let count = 1; count <= 100; count++) {
      const { yHat } = await predictAll({ x: counting(count) }, infer, 64);
      expect([...yHat!.data].map(Math.round)).eql(Array.from({ length: count }, (_, i) => i));
    }
    expect([...new Set(sizes)]).eql([1, 2, 4, 8, 16, 32, 64]);
    expect(alive().graphs - start).equal(7);
    infer.dispose();
  });

  it('keeps to the batch size it is given, also when that is no power of two', async () => {
    const sizes = new Set<number>();
    const infer = compiled((images) => {
      sizes.add(images.shape[0]);
      return { yHat: tf.reshape(images, [-1, 1]) };
    });
    for (const count of [9, 10, 11, 25]) await predictAll({ x: counting(count) }, infer, 10);
    expect([...sizes]).eql([10]);
    infer.dispose();
  });
});
