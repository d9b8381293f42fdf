import * as tf from '@tensorflow/tfjs';
import { takeRows } from '../backend';
import { product, Random } from '../base';

/** How many pieces of noise there are, and how many numbers each has. */
const [pieces, length] = [4096, 64] as const;

/** What noise can be: standard normal numbers, or such from -1 to 1 that are all equally likely. */
export type NoiseKind = 'normal' | 'even';

const draw: Readonly<Record<NoiseKind, (random: Random, out: Float32Array) => Float32Array>> = {
  normal: (random, out) => random.fillNormal(out),
  even: (random, out) => out.map(() => random.uniform(-1, 1)),
};

const stores = new Map<NoiseKind, Float32Array>();

/** How many random numbers {@link pieceNoise} needs of a row. */
export const pieceWidth = 2;

/** Draws those of one row: which piece is the first, and how far from each piece the next one is: by an odd step all are met before one comes again. */
export function fillPieces(random: Random, row: Float32Array): void {
  row[0] = random.integer(pieces);
  row[1] = 2 * random.integer(pieces / 2) + 1;
}

/**
 * Noise for each value of the rows of a batch, inside a compiled function.
 *
 * A number for each value would take longer to draw than the network takes to learn from it. So noise is put together from a store
 * of 4096 pieces of 64 numbers, in an order that is drawn for each row: one of 2^23.
 *
 * @param numbers - what {@link fillPieces} drew, `[batch, 2]`
 * @param shape - of the noise, `[batch, ...]`
 * @param scale - what it is multiplied by
 */
export function pieceNoise(kind: NoiseKind, numbers: tf.Tensor, shape: readonly number[], scale = 1): tf.Tensor {
  const [batch, ...sizes] = shape as [number, ...number[]];
  const size = product(sizes);
  const count = Math.ceil(size / length);
  const [first, step] = tf.split(numbers, 2, 1) as [tf.Tensor, tf.Tensor];
  const places = tf.add(tf.mul(tf.range(0, count).expandDims(0), step), first); // [batch, count]
  const round = tf.sub(places, tf.mul(tf.floor(tf.div(places, pieces)), pieces));
  const taken = takeRows(stored(kind, scale), tf.cast(tf.reshape(round, [-1]), 'int32')); // [batch * count, length]
  const whole = tf.reshape(taken, [batch, count * length]);
  return tf.reshape(count * length === size ? whole : tf.slice(whole, [0, 0], [batch, size]), [...shape]);
}

/** The store, times a factor: a constant of the compiled function, which need not multiply each value anew. */
function stored(kind: NoiseKind, factor: number): tf.Tensor2D {
  let store = stores.get(kind);
  if (!store) stores.set(kind, (store = draw[kind](new Random(0), new Float32Array(pieces * length))));
  const scale = Math.fround(factor);
  return tf.tensor2d(
    store.map((value) => value * scale),
    [pieces, length],
  );
}
