import * as tf from '@tensorflow/tfjs';

/** The mean absolute difference of neighbouring pixels, to the right and below, of each image, `[batch]`. @param x - `[batch, height, width, channels]` */
export function totalVariation(x: tf.Tensor): tf.Tensor1D {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const apart = (axis: 1 | 2): tf.Tensor => {
    const size = [batch, height - Number(axis === 1), width - Number(axis === 2), channels];
    if (size.includes(0)) return tf.zeros([batch]);
    const next = tf.slice(x, [0, Number(axis === 1), Number(axis === 2), 0], size);
    return tf.mean(tf.abs(tf.sub(next, tf.slice(x, [0, 0, 0, 0], size))), [1, 2, 3]);
  };
  return tf.add(apart(1), apart(2));
}

/** The mean squared distance from a value, of each sample, `[batch]`. */
export function squaredDistance(x: tf.Tensor, from: number): tf.Tensor1D {
  const axes = x.shape.slice(1).map((_, axis) => axis + 1);
  return tf.mean(tf.square(tf.sub(x, from)), axes);
}

/**
 * How alike samples are to others: the cosine of the angle between the products of channels (Gram matrices, which tell textures apart whatever their place), summed up with
 * the weights of pairs.
 *
 * @param maps - `[batch, ..., channels]`; of numbers without places the numbers themselves are compared
 * @param pairs - `[batch, batch]`
 */
export function likeness(maps: tf.Tensor, pairs: tf.Tensor2D): tf.Scalar {
  const batch = maps.shape[0];
  const channels = maps.shape.at(-1)!;
  const flat = tf.reshape(maps, [batch, -1, channels]);
  const described = maps.shape.length < 3 ? flat : tf.matMul(flat, flat, true);
  const rows = tf.reshape(described, [batch, -1]);
  const lengths = tf.sqrt(tf.add(tf.sum(tf.square(rows), 1, true), 1e-12));
  const unit = tf.div(rows, lengths);
  return tf.sum(tf.mul(pairs, tf.matMul(unit, unit, false, true)));
}
