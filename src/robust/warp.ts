import * as tf from '@tensorflow/tfjs';
import { takeRows } from '../backend';

/**
 * Images whose pixels are taken from other places, between pixels in proportion to how near they are; beyond the edge as at it. The images are the only
 * input with a gradient.
 *
 * @param images - `[batch, height, width, channels]`
 * @param maps - `[batch, 6]`, a b s, c d t: from the middle, the pixel (x, y) is taken from (a x + b y + s, c x + d y + t), in pixels
 */
export function warped(images: tf.Tensor4D, maps: tf.Tensor): tf.Tensor4D {
  const [batch, height, width, channels] = images.shape;
  const corners = cornersOf(maps, [batch, height, width]);
  const pixels = [batch * height * width, channels] as [number, number];
  const operation = tf.customGrad((...args) => {
    const [x, save] = args as unknown as [tf.Tensor, tf.GradSaveFunc];
    const flat = tf.reshape(x, pixels);
    const parts = corners.map(({ places, share }) => tf.mul(takeRows(flat, places), share));
    save(corners.flatMap(({ places, share }) => [places, share]));
    return {
      value: tf.reshape(tf.addN(parts), images.shape),
      // Each pixel gives its part of the slope back to the four that it was made from.
      gradFunc: (slopes: tf.Tensor, saved: tf.Tensor[]) => {
        const own = tf.reshape(slopes, pixels);
        const [places, shares] = [0, 1].map((rest) => saved.filter((_, i) => i % 2 === rest)) as [tf.Tensor[], tf.Tensor[]]; // prettier-ignore
        const given = tf.concat(shares.map((share) => tf.mul(own, share)));
        return tf.reshape(tf.scatterND(tf.concat(places).expandDims(1), given, pixels), images.shape);
      },
    };
  });
  return operation(images) as tf.Tensor4D;
}

/** One of the four pixels around each place, and its share: `[batch * height * width]` and `[batch * height * width, 1]`. */
interface Corner {
  readonly places: tf.Tensor;
  readonly share: tf.Tensor;
}

function cornersOf(maps: tf.Tensor, [batch, height, width]: readonly [number, number, number]): Corner[] {
  const [a, b, s, c, d, t] = tf.split(tf.reshape(maps, [batch, 6, 1]), 6, 1);
  const x = tf.reshape(tf.tile(tf.sub(tf.range(0, width), (width - 1) / 2), [height]), [1, 1, -1]);
  const rows = tf.sub(tf.range(0, height), (height - 1) / 2);
  const y = tf.reshape(tf.tile(rows.expandDims(1), [1, width]), [1, 1, -1]);
  const along = (fx: tf.Tensor, fy: tf.Tensor, shift: tf.Tensor, size: number): tf.Tensor => {
    const from = tf.add(tf.add(tf.add(tf.mul(fx, x), tf.mul(fy, y)), shift), (size - 1) / 2);
    return tf.clipByValue(tf.reshape(from, [batch, height * width]), 0, size - 1);
  };
  const [column, row] = [along(a!, b!, s!, width), along(c!, d!, t!, height)];
  const ends = (from: tf.Tensor, size: number): readonly (readonly [place: tf.Tensor, share: tf.Tensor])[] => {
    const low = tf.floor(from);
    const high = tf.minimum(tf.add(low, 1), size - 1);
    const share = tf.sub(from, low);
    return [[low, tf.sub(1, share)], [high, share]]; // prettier-ignore
  };
  const starts = tf.mul(tf.range(0, batch), height * width).expandDims(1);
  return ends(row, height).flatMap(([line, shareDown]) =>
    ends(column, width).map(([place, shareRight]) => ({
      // Whole numbers below 2^24 are exact as floats.
      places: tf.cast(tf.reshape(tf.add(tf.add(tf.mul(line, width), place), starts), [-1]), 'int32'),
      share: tf.reshape(tf.mul(shareDown, shareRight), [-1, 1]),
    })),
  );
}
