import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../base';
import type { AttackNorm, BallContext } from './attack';

/** What a norm means for steps. Tensors are `[batch, ...input]`. */
export interface Ball {
  /** The nearest place within eps of `x0`; `eps` is one number, or one for each row, `[batch, 1, ...]`. */
  into(x: tf.Tensor, x0: tf.Tensor, eps: tf.Tensor): tf.Tensor;
  /** The step of size 1 along which a linear function with this gradient grows most. */
  steepest(gradient: tf.Tensor): tf.Tensor;
  /** A place in the ball of size 1, all equally likely, in as many numbers. */
  draw(random: Random, out: Float32Array): void;
}

/** Of a number below it no direction can be told. */
const tiny = 1e-12;

/** Euclidean length of each row, `[batch, 1, ...]`. */
export function lengths(x: tf.Tensor): tf.Tensor {
  const axes = x.shape.map((_, axis) => axis).slice(1);
  return tf.sqrt(tf.sum(tf.square(x), axes, true));
}

/** The rows at length 1; what is 0 stays so. A large number is taken out first, so that tiny gradients are not lost in their squares. */
export function unit(x: tf.Tensor): tf.Tensor {
  const axes = x.shape.map((_, axis) => axis).slice(1);
  const largest = tf.maximum(tf.max(tf.abs(x), axes, true), 1e-30);
  const scaled = tf.div(x, largest);
  return tf.div(scaled, tf.maximum(lengths(scaled), tiny));
}

const balls: Readonly<Record<AttackNorm, Ball>> = {
  linf: {
    into: (x, x0, eps) => tf.minimum(tf.maximum(x, tf.sub(x0, eps)), tf.add(x0, eps)),
    steepest: (gradient) => tf.sign(gradient),
    draw(random, out) {
      for (let i = 0; i < out.length; i++) out[i] = random.uniform(-1, 1);
    },
  },
  l2: {
    into(x, x0, eps) {
      const change = tf.sub(x, x0);
      const share = tf.minimum(1, tf.div(eps, tf.maximum(lengths(change), tiny)));
      return tf.add(x0, tf.mul(change, share));
    },
    steepest: unit,
    draw(random, out) {
      random.fillNormal(out);
      const length = Math.sqrt(out.reduce((sum, value) => sum + value ** 2, 0));
      const radius = random.uniform() ** (1 / out.length);
      for (let i = 0; i < out.length; i++) out[i]! *= radius / length;
    },
  },
};

/** The ball of a norm. */
export function ballOf(norm: AttackNorm): Ball {
  return balls[norm];
}

/** Cut to the range that inputs have. What was in it before a change comes nearer to it, so that no ball is left. */
export function within(x: tf.Tensor, [low, high]: readonly [number, number]): tf.Tensor {
  const above = low === -Infinity ? x : tf.maximum(x, low);
  return high === Infinity ? above : tf.minimum(above, high);
}

/** Into the ball, and into the range. */
export function projected(
  { norm, range }: Pick<BallContext, 'norm' | 'range'>,
  x: tf.Tensor,
  x0: tf.Tensor,
  eps: tf.Tensor,
): tf.Tensor {
  return within(ballOf(norm).into(x, x0, eps), range);
}
