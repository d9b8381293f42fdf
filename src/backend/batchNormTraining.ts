import * as tf from '@tensorflow/tfjs';
import { attribute, nativeBackend, type NativeBackend, type OpAttribute } from './native';
import { rowsBeside } from './rowsBeside';

/** The statistics of a batch, each `[channels]`: valid during the call only. */
export type StatisticsListener = (mean: tf.Tensor1D, unbiasedVariance: tf.Tensor1D) => void;

/**
 * Batch normalisation by the statistics of the batch itself (Ioffe and Szegedy, 2015), with its exact gradient.
 *
 * On the native backend this is one TensorFlow kernel each way (`FusedBatchNormV3`, `FusedBatchNormGradV3`), two for some numbers of
 * channels, where tf.layers takes some dozens.
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

/** By TensorFlow's own kernels. */
function fused(
  native: NativeBackend,
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
  onStatistics: StatisticsListener,
): tf.Tensor {
  const kernel = new Kernel(native, epsilon);
  const channels = gamma.shape[0];
  // Below 16 channels the kernel is as fast as others on more.
  const beside = channels > 16 ? rowsBeside(x.size / channels, channels) : 1;
  const operation = tf.customGrad((...args) => {
    const [input, scale, offset, save] = args as [tf.Tensor, tf.Tensor1D, tf.Tensor1D, tf.GradSaveFunc];
    const { y, mean, variance, reserved } =
      beside > 1 ? kernel.wide(input, scale, offset, beside) : kernel.train(input, scale, offset);
    onStatistics(mean, variance);
    save([input, scale, ...reserved]);
    return { value: y, gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => kernel.gradients(dy, saved) };
  });
  return operation(x, gamma, beta);
}

interface Normalised {
  readonly y: tf.Tensor;
  readonly mean: tf.Tensor1D;
  /** Unbiased. */
  readonly variance: tf.Tensor1D;
  /** What the gradient asks for: the mean, the biased variance, and something of the kernel's own. */
  readonly reserved: readonly [tf.Tensor, tf.Tensor, tf.Tensor];
}

/** The kernel of TensorFlow, each way. */
class Kernel {
  constructor(
    private readonly native: NativeBackend,
    private readonly epsilon: number,
  ) {}

  /** By the statistics of the batch. @param x - `[..., channels]`, of rank 4 */
  train(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): Normalised {
    const empty = tf.tensor1d([]);
    const [y, mean, variance, ...reserved] = this.run(true, [x, gamma, beta, empty, empty]);
    return { y, mean, variance, reserved };
  }

  /**
   * The same, where channels are slow because of their number: rows laid side by side are normalised as if each had channels of its
   * own, the statistics of a channel put together from theirs, and the batch normalised by these.
   */
  wide(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, beside: number): Normalised {
    const channels = gamma.size;
    const count = x.size / channels;
    const rows = tf.reshape(x, [count / beside, 1, 1, beside * channels]);
    const part = (values: tf.Tensor): tf.Tensor => tf.reshape(values, [beside, channels]);
    const { reserved } = this.train(rows, tf.ones([beside * channels]), tf.zeros([beside * channels]));
    const means = part(reserved[0]);
    const mean = tf.mean<tf.Tensor1D>(means, 0);
    // The mean of their variances, and the variance of their means.
    const variance = tf.mean<tf.Tensor1D>(tf.add(part(reserved[1]), tf.square(tf.sub(means, mean))), 0);
    const each = [gamma, beta, mean, variance].map((values) => tf.tile(values, [beside]));
    const [y] = this.run(false, [rows, ...each]);
    const unbiased = tf.mul<tf.Tensor1D>(variance, count / (count - 1));
    return { y: tf.reshape(y, x.shape), mean, variance: unbiased, reserved: [mean, variance, reserved[2]] };
  }

  /** Of x, gamma and beta. @param saved - x, gamma, and what was reserved */
  gradients(dy: tf.Tensor, saved: readonly tf.Tensor[]): tf.Tensor[] {
    const attributes = [...this.attributes(), attribute.bool(this.native.binding, 'is_training', true)];
    return this.native.executeMultipleOutputs('FusedBatchNormGradV3', attributes, [dy, ...saved], 5).slice(0, 3);
  }

  private run(
    training: boolean,
    inputs: tf.Tensor[],
  ): [tf.Tensor, tf.Tensor1D, tf.Tensor1D, tf.Tensor, tf.Tensor, tf.Tensor] {
    const { binding } = this.native;
    const attributes = [
      ...this.attributes(),
      attribute.bool(binding, 'is_training', training),
      attribute.float(binding, 'exponential_avg_factor', 1),
    ];
    return this.native.executeMultipleOutputs('FusedBatchNormV3', attributes, inputs, 6) as ReturnType<Kernel['run']>;
  }

  private attributes(): OpAttribute[] {
    const { binding } = this.native;
    return [
      attribute.type(binding, 'T'),
      attribute.type(binding, 'U'),
      attribute.float(binding, 'epsilon', this.epsilon),
      attribute.string(binding, 'data_format', 'NHWC'),
    ];
  }
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
