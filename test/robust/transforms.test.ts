import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { robust } from '../../src';
import { Random } from '../../src/base';
import { Values } from '../../src/learn';
import { warped } from '../../src/robust/warp';
import { backends, onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { rejected } from '../support/rejected';

const near = (found: ArrayLike<number>, expected: readonly number[], tolerance = 1e-5): void => {
  expect(found.length).equal(expected.length);
  expected.forEach((value, i) => expect(found[i], `value ${i}`).closeTo(value, tolerance));
};

for (const backend of backends) {
  describe(`transforms on ${backend}`, () => {
    onBackend(backend);
    leavesNothing();

    /** A picture of one channel by its lines, through a map. */
    const through = (lines: number[][], map: number[]): Float32Array =>
      tf.tidy(() => warped(tf.tensor3d([lines]).expandDims(3), tf.tensor2d([map])).dataSync() as Float32Array);

    const lines = [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ];

    it('leave a picture as it is, turn it by 90 degrees, move it and repeat its edge, and blend between pixels', () => {
      near(through(lines, [1, 0, 0, 0, 1, 0]), lines.flat());
      // (x, y) is taken from (y, -x): what was the last column is the first line.
      near(through(lines, [0, 1, 0, -1, 0, 0]), [7, 4, 1, 8, 5, 2, 9, 6, 3]);
      near(through(lines, [1, 0, 1, 0, 1, 0]), [2, 3, 3, 5, 6, 6, 8, 9, 9]);
      near(through(lines, [1, 0, 0.25, 0, 1, 0.5]), [2.75, 3.75, 4.5, 5.75, 6.75, 7.5, 7.25, 8.25, 9]);
    });

    it('have the gradient that differences give', () => {
      const random = new Random(0);
      const numbers = (count: number): number[] => Array.from({ length: count }, () => random.normal());
      const [image, weights, direction] = [numbers(32), numbers(32), numbers(32)];
      const map = [[0.9, 0.3, 0.4, -0.2, 1.1, -0.7], [1, 0, 0, 0, 1, 0]]; // prettier-ignore
      const [slope, difference] = tf.tidy(() => {
        const [maps, x, w] = [tf.tensor2d(map), tf.tensor4d(image, [2, 4, 4, 1]), tf.tensor4d(weights, [2, 4, 4, 1])];
        const value = (at: tf.Tensor): tf.Tensor => tf.sum(tf.mul(warped(at as tf.Tensor4D, maps), w));
        const along = tf.tensor4d(direction, [2, 4, 4, 1]);
        const slopes = tf.grad((at: tf.Tensor) => value(at))(x);
        const ahead = tf.sub(value(tf.add(x, along)), value(x));
        return [tf.sum(tf.mul(slopes, along)).dataSync()[0]!, ahead.dataSync()[0]!] as const;
      });
      // It is linear: the difference is no approximation.
      expect(slope).closeTo(difference, 1e-4);
    });

    it('are drawn anew for each image, the same for the same seed, whatever the size of batches', async () => {
      const random = new Random(1);
      const picture = Float32Array.from({ length: 8 * 8 * 3 }, () => random.uniform());
      const images = new Values(Float32Array.from([...picture, ...picture, ...picture]), [3, 8, 8, 3]);
      const [one, again, other] = [
        await robust.randomTransforms(images),
        await robust.randomTransforms(images, { batchSize: 2 }),
        await robust.randomTransforms(images, { seed: 1 }),
      ];
      near(again.data, [...one.data]);
      expect([...other.data]).not.eql([...one.data]);
      expect([...one.gather([0])]).not.eql([...one.gather([1])]);
      const none = await robust.randomTransforms(images, { rotation: 0, scale: 0, shift: 0, light: 0 });
      near(none.data, [...images.data]);
    });

    it('light multiplies, and is cut to the range', async () => {
      const grey = new Values(new Float32Array(400 * 3).fill(0.9), [400, 1, 1, 3]);
      const { data } = await robust.randomTransforms(grey, { light: 0.5 });
      expect(Math.max(...data)).equal(1);
      expect(Math.min(...data)).within(0.45, 0.5);
      // Evenly from 0.45 to 1.35: half of them at most 0.9, 45 of 90 above.
      const dark = data.filter((value) => value < 0.9).length / data.length;
      expect(dark).within(0.4, 0.6);
    });
  });
}

describe('robust.expectationOverTransforms', () => {
  onBackend('native');
  leavesNothing();
  const size = 16;
  const pixels = size * size * 3;

  /** Class 1 where there is enough of a fine pattern, of which turned or moved pictures have little, and of a coarse one, which they keep. */
  function patterned(): tf.LayersModel {
    const random = new Random(3);
    const fine = Float32Array.from({ length: pixels }, () => random.normal() / 8);
    const coarse = Float32Array.from({ length: pixels }, (_, i) => (Math.floor(i / 3) % size < size / 2 ? 0.03 : -0.03));
    const dense = tf.layers.dense({ units: 1 });
    const network = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [size, size, 3] }), dense] });
    tf.tidy(() => dense.setWeights([tf.tensor2d(fine.map((w, i) => w + coarse[i]!), [pixels, 1]), tf.tensor1d([-3])]));
    return network;
  } // prettier-ignore

  it('goes on fooling under transforms drawn anew, where pgd of the same size does not', async () => {
    const network = patterned();
    try {
      const images = new Values(new Float32Array(24 * pixels).fill(0.5), [24, size, size, 3]);
      const ranges = { rotation: 15, scale: 0.1, shift: 0.05, light: 0.1 };
      const aimed = { labels: 0, target: 1, eps: 0.1, range: [0, 1] as const };
      const plain = await robust.pgd(network, images, aimed);
      const robustOnes = await robust.expectationOverTransforms(network, images, { ...aimed, ...ranges, samples: 8, steps: 20 }); // prettier-ignore
      const logits = async (values: Values): Promise<number[]> => {
        const seen = await robust.randomTransforms(values, { ...ranges, seed: 99 });
        return tf.tidy(() => [...(network.predict(seen.tensor()) as tf.Tensor).dataSync()]);
      };
      const [before, after] = [await logits(plain.values), await logits(robustOnes.values)];
      const share = (values: number[]): number => values.filter((value) => value > 0).length / values.length;
      // Seen straight both fool it each time.
      expect([plain.successRate, robustOnes.successRate]).eql([1, 1]);
      expect(share(after)).above(0.85);
      expect(share(before)).below(0.3);
    } finally {
      network.dispose();
    }
  });

  it('says what is wrong', async () => {
    const network = patterned();
    const images = new Values(new Float32Array(2 * pixels).fill(0.5), [2, size, size, 3]);
    const message = async (options: object): Promise<string> =>
      (await rejected(robust.expectationOverTransforms(network, images, { labels: 0, range: [0, 1], eps: 0.1, ...options }))).message; // prettier-ignore
    try {
      expect(await message({ rotation: 200 })).match(/^rotation: expected a number between 0 and 180, got 200/);
      expect(await message({ samples: 0 })).match(/^samples: expected a whole number of at least 1, got 0/);
      expect(await message({ scale: 1 })).match(/^scale: expected a number of at least 0 and below 1, got 1/);
      expect(await message({ stepSize: -1 })).match(/^stepSize: expected a number above 0, or 'auto', got -1/);
    } finally {
      network.dispose();
    }
    const numbers = tf.sequential({ layers: [tf.layers.dense({ inputShape: [4], units: 1 })] });
    const error = await rejected(robust.expectationOverTransforms(numbers, [[0, 0, 0, 0]], { labels: 0, range: [0, 1], eps: 0.1 })); // prettier-ignore
    numbers.dispose();
    expect(error.message).equal('expectationOverTransforms: expected images, [height, width, channels], got rows of shape [4].'); // prettier-ignore
  });
});
