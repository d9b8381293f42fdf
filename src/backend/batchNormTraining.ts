import * as tf from '@tensorflow/tfjs';
import { attribute, nativeBackend, type NativeBackend } from './native';

/** The statistics of a batch, each `[channels]`: valid during the call only. */
export type StatisticsListener = (mean: tf.Tensor1D, unbiasedVariance: tf.Tensor1D) => void;

/**
 * Batch normalisation by the statistics of the batch itself (Ioffe and Szegedy, 2015), with its exact gradient.
 *
 * On the native backend this is one TensorFlow kernel each way (`FusedBatchNormV3`, `FusedBatchNormGradV3`) where
 * tf.layers takes some dozens.
 *
 * @param x - `[...batch, channels]`, normalised over all but the last dimension
 * @param gamma - scale, `[channels]`
 * @param beta - offset, `[channels]`
 * @param epsilon - added to the variance
 * @param onStatistics - receives mean and unbiased variance, for moving averages
 * @returns the normalised batch, of the shape of `x`; it has a gradient, but no gradient of the gradient
 */
export function batchNormTraining(
  x: tf.Tensor,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
  onStatistics: StatisticsListener,
): tf.Tensor {
  const channels = gamma.shape[0];
  const flat = tf.reshape<tf.Rank.R4>(x, [-1, 1, 1, channels]); // [everything but channels, 1, 1, channels]
  const native = nativeBackend();
  const image = x.rank === 4 ? (x as tf.Tensor4D) : flat;
  const y = native
    ? fused(native, image, gamma, beta, epsilon, onStatistics)
    : composed(flat, gamma, beta, epsilon, onStatistics);
  return tf.reshape(y, x.shape);
}

function fused(
  native: NativeBackend,
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
  onStatistics: StatisticsListener,
): tf.Tensor {
  const { binding } = native;
  const attributes = [
    attribute.type(binding, 'T'),
    attribute.type(binding, 'U'),
    attribute.float(binding, 'epsilon', epsilon),
    attribute.string(binding, 'data_format', 'NHWC'),
    attribute.bool(binding, 'is_training', true),
  ];
  const forward = [...attributes, attribute.float(binding, 'exponential_avg_factor', 1)];
  const operation = tf.customGrad((...args) => {
    const [input, scale, offset, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const empty = tf.tensor1d([]);
    const [y, mean, variance, ...reserved] = native.executeMultipleOutputs(
      'FusedBatchNormV3',
      forward,
      [input, scale, offset, empty, empty],
      6,
    ) as [tf.Tensor, tf.Tensor1D, tf.Tensor1D, ...tf.Tensor[]];
    onStatistics(mean, variance);
    save([input, scale, ...reserved]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] =>
      native.executeMultipleOutputs('FusedBatchNormGradV3', attributes, [dy, ...saved], 5).slice(0, 3);
    return { value: y, gradFunc };
  });
  return operation(x, gamma, beta);
}

/** The same from plain kernels, for backends without a fused one. @param x - `[count, 1, 1, channels]` */
function composed(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
  onStatistics: StatisticsListener,
): tf.Tensor {
  const count = x.shape[0];
  const operation = tf.customGrad((...args) => {
    const [input, scale, offset, save] = args as [tf.Tensor, tf.Tensor1D, tf.Tensor1D, tf.GradSaveFunc];
    const rows = tf.reshape(input, [count, -1]); // [count, channels]
    const mean = tf.mean<tf.Tensor1D>(rows, 0);
    const centred = tf.sub(rows, mean);
    const variance = tf.mean<tf.Tensor1D>(tf.square(centred), 0);
    onStatistics(mean, tf.mul(variance, count / Math.max(1, count - 1)));
    const inverse = tf.rsqrt(tf.add(variance, epsilon)); // [channels]
    const normal = tf.mul(centred, inverse); // [count, channels]
    save([normal, inverse, scale]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [unit, inverseStd, factor] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
      const grads = tf.reshape(dy, [count, -1]); // [count, channels]
      const dBeta = tf.sum(grads, 0);
      const dGamma = tf.sum(tf.mul(grads, unit), 0);
      const inner = tf.sub(grads, tf.div(tf.add(dBeta, tf.mul(unit, dGamma)), count));
      return [tf.reshape(tf.mul(inner, tf.mul(inverseStd, factor)), x.shape), dGamma, dBeta];
    };
    return { value: tf.reshape(tf.add(tf.mul(normal, scale), offset), x.shape), gradFunc };
  });
  return operation(x, gamma, beta);
}
