import * as tf from '@tensorflow/tfjs';
import { softClamp } from './softClamp';

/** What the losses of a variational autoencoder work on, row by row of a batch. */
export interface VaeOutputs {
  /** Mean of the latent distribution, `[batch, latentDim]`. */
  readonly mean: tf.Tensor;
  /** What the second latent head gives: the log variance (by the sound rule), `[batch, latentDim]`. */
  readonly spread: tf.Tensor;
  /** `[batch, ...]` */
  readonly x: tf.Tensor;
  /** `[batch, ...]` */
  readonly reconstruction: tf.Tensor;
  /** 1 for rows that count, 0 for others, `[batch, 1]`. */
  readonly mask: tf.Tensor;
}

/** A rule for the losses of a variational autoencoder (Kingma and Welling, 2014). */
export interface VaeRule {
  /** The standard deviation that the second latent head stands for. */
  std(spread: tf.Tensor): tf.Tensor;
  kl(outputs: VaeOutputs): tf.Scalar;
  reconstruction(outputs: VaeOutputs): tf.Scalar;
}

/** The mean over the rows that count. */
function maskedMean(perRow: tf.Tensor, mask: tf.Tensor): tf.Scalar {
  const rows = tf.reshape(mask, [-1]);
  return tf.div(tf.sum(tf.mul(perRow, rows)), tf.maximum(tf.sum(rows), 1));
}

/**
 * The sum of squared errors of each row, `[batch]`. Its gradient is twice the error times that of the row: one pass over the values,
 * where those of a difference, a square and a sum would take five. There is no gradient of the gradient.
 */
function squaredError({ x, reconstruction }: VaeOutputs): tf.Tensor {
  const rows: [number, number] = [x.shape[0], -1];
  const operation = tf.customGrad((...args) => {
    const [wanted, given, save] = args as [tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const error = tf.reshape(tf.sub(given, wanted), rows); // [batch, values]
    save([error]);
    const gradFunc = (dy: tf.Tensor, [saved]: tf.Tensor[]): tf.Tensor[] => {
      const grads = tf.reshape(tf.mul(saved!, tf.mul(tf.reshape(dy, [-1, 1]), 2)), x.shape);
      return [tf.neg(grads), grads];
    };
    return { value: tf.sum(tf.square(error), 1), gradFunc };
  });
  return operation(x, reconstruction);
}

/**
 * The rules by name.
 *
 * - `sound`: the second head gives the log variance v (see {@link softClamp}). KL = 1/2 sum over latent dimensions of
 *   (mean^2 + e^v - v - 1), at least 0; reconstruction = sum of squared errors over a sample. Both are means over the samples
 *   that count.
 * - `reference`: the second head gives s, taken for the log standard deviation where noise is added, and for the log variance
 *   in one part of the KL: -1/2 mean of (1 + s - mean^2 - e^(2s)), which can be negative (its least value is at s = -0.347)
 *   and is a mean over dimensions while the reconstruction is a sum over 12,288 values. Every image counts.
 */
export const vaeRules = {
  sound: {
    std: (spread) => tf.exp(tf.mul(softClamp(spread), 0.5)),
    kl: ({ mean, spread, mask }) => {
      const v = softClamp(spread);
      const perValue = tf.sub(tf.add(tf.square(mean), tf.exp(v)), tf.add(v, 1));
      return maskedMean(tf.mul(tf.sum(perValue, 1), 0.5), mask);
    },
    reconstruction: (outputs) => maskedMean(squaredError(outputs), outputs.mask),
  },
  reference: {
    std: (spread) => tf.exp(spread),
    kl: ({ mean, spread }) => {
      const perValue = tf.sub(tf.add(spread, 1), tf.add(tf.square(mean), tf.exp(tf.mul(spread, 2))));
      return tf.mul(tf.mean<tf.Scalar>(perValue), -0.5);
    },
    reconstruction: (outputs) => tf.mean<tf.Scalar>(squaredError(outputs)),
  },
} satisfies Record<string, VaeRule>;

/** The names of {@link vaeRules}. */
export type VaeRuleName = keyof typeof vaeRules;
