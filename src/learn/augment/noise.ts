import * as tf from '@tensorflow/tfjs';
import { takeRows } from '../../backend';
import { product, Random } from '../../base';
import type { Augmentation } from './augmentation';

/** How many pieces of noise there are, and how many numbers each has. */
const [pieces, length] = [4096, 64] as const;

let store: Float32Array | undefined;

/**
 * Normal noise in each value. What leaves [0, 1] is cut off.
 *
 * A normal number for each value would take longer to draw than the network takes to learn from it. So noise is put together from a store
 * of 4096 pieces of 64 normal numbers, in an order that is drawn for each image: one of 2^23.
 *
 * @param deviation - its standard deviation
 */
export function noise(deviation: number): Augmentation {
  return {
    width: 2,
    // Which piece is the first, and how far from each piece the next one is: by an odd step all are met before one comes again.
    fill: (random, row) => {
      row[0] = random.integer(pieces);
      row[1] = 2 * random.integer(pieces / 2) + 1;
    },
    recolour: (images, numbers) => {
      const [batch, ...sizes] = images.shape;
      const size = product(sizes);
      const count = Math.ceil(size / length);
      const [first, step] = tf.split(numbers, 2, 1) as [tf.Tensor, tf.Tensor];
      const places = tf.add(tf.mul(tf.range(0, count).expandDims(0), step), first); // [batch, count]
      const round = tf.sub(places, tf.mul(tf.floor(tf.div(places, pieces)), pieces));
      const taken = takeRows(storedNoise(deviation), tf.cast(tf.reshape(round, [-1]), 'int32')); // [batch * count, length]
      const whole = tf.reshape(taken, [batch, count * length]);
      const fitting = count * length === size ? whole : tf.slice(whole, [0, 0], [batch, size]);
      const noisy = tf.add<tf.Tensor4D>(images, tf.reshape(fitting, images.shape));
      return tf.clipByValue(noisy, 0, 1);
    },
  };
}

/** The store, times a deviation: a constant of the compiled function, which need not multiply each value anew. */
function storedNoise(deviation: number): tf.Tensor2D {
  store ??= new Random(0).fillNormal(new Float32Array(pieces * length));
  const scale = Math.fround(deviation);
  return tf.tensor2d(
    store.map((value) => value * scale),
    [pieces, length],
  );
}
