import * as tf from '@tensorflow/tfjs';
import { takeRows } from '../../backend';
import type { Random } from '../../base';
import type { Augmentation } from './augmentation';

/**
 * Rows blended with other rows of the batch, their targets as well (mixup; Zhang et al., 2018): x = s x1 + (1 - s) x2, s from
 * Beta(alpha, alpha). The row itself always has the greater share: what rides along with it stays as it is.
 *
 * Rows that count differently do so in the targets, too: the loss is the blend of the two losses where it is linear in the targets, as
 * cross-entropies are.
 *
 * @param alpha - small numbers blend little, 1 gives all shares alike
 */
export function mixup(alpha: number): Augmentation {
  return {
    width: 2,
    // The share of the row itself; in the first row of a batch also how far off its partners are.
    fill: (random, row) => {
      const share = symmetricBeta(random, alpha);
      row[0] = Math.max(share, 1 - share);
      row[1] = random.uniform();
    },
    mix: (batch, numbers, targets) => {
      const { x, weight } = batch;
      const count = x!.shape[0];
      const others = partners(numbers, count);
      const share = tf.slice(numbers, [0, 0], [count, 1]);
      const blend = (own: tf.Tensor, ownShare: tf.Tensor): tf.Tensor => {
        const shape = [count, ...own.shape.slice(1).map(() => 1)];
        const other = takeRows(own, others);
        return tf.add(other, tf.mul(tf.sub(own, other), tf.reshape(ownShare, shape)));
      };
      const total = weight && blend(weight, share);
      // Of targets, in proportion to how much the two rows count.
      const heavy = weight && total ? tf.div(tf.mul(share, weight), tf.maximum(total, 1e-12)) : share;
      const mixed = targets.map((name) => [name, blend(batch[name]!, heavy)] as const);
      return { ...batch, ...Object.fromEntries(mixed), x: blend(x!, share), ...(total && { weight: total }) };
    },
  };
}

/** The row that each row is blended with: all as far off in the batch, never the row itself where there are others. */
function partners(numbers: tf.Tensor, count: number): tf.Tensor1D {
  const first = tf.reshape(tf.slice(numbers, [0, 1], [1, 1]), []);
  const apart = tf.add(1, tf.minimum(tf.floor(tf.mul(first, count - 1)), Math.max(0, count - 2)));
  const rows = tf.add(tf.range(0, count), apart);
  const round = tf.where(tf.greaterEqual(rows, count), tf.sub(rows, count), rows);
  return tf.cast(round, 'int32') as tf.Tensor1D;
}

/** From Beta(alpha, alpha): a share of two numbers from the same gamma distribution. */
function symmetricBeta(random: Random, alpha: number): number {
  const [a, b] = [logGamma(random, alpha), logGamma(random, alpha)];
  return 1 / (1 + Math.exp(b - a));
}

/** The logarithm of a number from Gamma(shape, 1), by Marsaglia and Tsang (2000): small shapes give numbers that floats do not have. */
function logGamma(random: Random, shape: number): number {
  if (shape < 1) return logGamma(random, shape + 1) + Math.log(1 - random.uniform()) / shape;
  const d = shape - 1 / 3;
  for (;;) {
    const normal = random.normal();
    const v = (1 + normal / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < normal ** 2 / 2 + d * (1 - v + Math.log(v))) return Math.log(d * v);
  }
}
