import * as tf from '@tensorflow/tfjs';
import { inputSlopes } from '../../learn';
import type { AttackContext } from './attack';

/** What an attack makes large: the cross-entropy, the margin by which another class wins, or that margin in units of how far logits lie apart (DLR). */
export type AttackLoss = 'crossEntropy' | 'margin' | 'dlr';

export const attackLosses = ['crossEntropy', 'margin', 'dlr'] as const satisfies readonly AttackLoss[];

/** More than any two logits differ. */
const far = 1e9;

/** The logit of the class in `hot`, and the largest of the others: `[batch]` each. */
function ownAndOther(z: tf.Tensor2D, hot: tf.Tensor): [own: tf.Tensor, other: tf.Tensor] {
  return [tf.sum(tf.mul(z, hot), 1), tf.max(tf.sub(z, tf.mul(hot, far)), 1)];
}

/** By how much the attack misses its aim, `[batch]`: below 0 another class than the true one wins, or the class aimed at. */
export function missedBy({ targeted }: AttackContext, z: tf.Tensor2D, hot: tf.Tensor): tf.Tensor {
  const [own, other] = ownAndOther(z, hot);
  return targeted ? tf.sub(other, own) : tf.sub(own, other);
}

/**
 * What an attack makes large, `[batch]`.
 *
 * DLR (Croce and Hein 2020) divides the margin by the distance from the largest logit to the third, or, aimed at a class, to the mean of the third
 * and fourth. Where there are not so many classes it is the margin.
 */
export function gainOf(context: AttackContext, loss: AttackLoss, z: tf.Tensor2D, hot: tf.Tensor): tf.Tensor {
  const { targeted, classes } = context;
  if (loss === 'crossEntropy') {
    const [own] = ownAndOther(z, hot);
    const entropy = tf.sub(tf.logSumExp(z, 1), own);
    return targeted ? tf.neg(entropy) : entropy;
  }
  const missed = missedBy(context, z, hot);
  if (loss === 'margin' || classes < (targeted ? 4 : 3)) return tf.neg(missed);
  const sorted = largest(z, targeted ? 4 : 3);
  const low = targeted ? tf.div(tf.add(sorted[2]!, sorted[3]!), 2) : sorted[2]!;
  return tf.neg(tf.div(missed, tf.add(tf.sub(sorted[0]!, low), 1e-12)));
}

/** The largest numbers of each row, from the largest on, `[batch]` each. TensorFlow.js has no gradient of `topk`. */
function largest(z: tf.Tensor2D, count: number): tf.Tensor[] {
  let left: tf.Tensor = z;
  return Array.from({ length: count }, () => {
    const high = tf.max(left, 1);
    left = tf.sub(left, tf.mul(tf.oneHot(tf.argMax(left, 1), z.shape[1]), far));
    return high;
  });
}

/** The gain of each row, how much it grows with each number, and by how much the aim is missed. */
export interface Look {
  readonly gain: tf.Tensor;
  readonly slopes: tf.Tensor;
  readonly missed: tf.Tensor;
}

/** One pass forward and back. */
export function look(context: AttackContext, loss: AttackLoss, x: tf.Tensor, hot: tf.Tensor): Look {
  let seen: tf.Tensor2D | undefined;
  try {
    const slopes = inputSlopes(context.what, x, (at) => {
      const z = context.logits(at);
      // Beyond the gradient, which frees what it worked out.
      seen = tf.keep(tf.clone(z));
      return gainOf(context, loss, z, hot);
    });
    return { gain: gainOf(context, loss, seen!, hot), slopes, missed: missedBy(context, seen!, hot) };
  } finally {
    seen?.dispose();
  }
}
