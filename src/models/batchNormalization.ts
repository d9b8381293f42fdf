import * as tf from '@tensorflow/tfjs';
import { batchNormTraining } from '../backend';
import { checkKeys, checkRange } from '../base';

/** Options of {@link batchNormalization}. */
export interface BatchNormalizationOptions {
  /**
   * How much of the old moving average stays at each step, in [0, 1). Default 0.99. In the first 1 / (1 - momentum) steps the
   * average is the plain mean of all batches so far, so that short trainings can be evaluated, too.
   */
  momentum?: number;
  /** Added to the variance. Default 0.001. */
  epsilon?: number;
  /** Name of the layer. */
  name?: string;
}

type LayerConfig = ConstructorParameters<typeof tf.layers.Layer>[0];
type Weight = ReturnType<tf.layers.Layer['addWeight']>;

/** The layer that {@link batchNormalization} makes. */
export class BatchNormalization extends tf.layers.Layer {
  /** The name under which models are saved; tf.layers' own layer of this kind is another class. */
  static className = 'RisklabBatchNormalization';
  private readonly momentum: number;
  private readonly epsilon: number;
  private gamma!: Weight;
  private beta!: Weight;
  private movingMean!: Weight;
  private movingVariance!: Weight;
  private steps!: Weight;

  constructor(config: BatchNormalizationOptions & LayerConfig = {}) {
    super(config);
    this.momentum = config.momentum ?? 0.99;
    this.epsilon = config.epsilon ?? 1e-3;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const shape = [(inputShape as tf.Shape).at(-1) ?? null];
    this.gamma = this.addWeight('gamma', shape, 'float32', tf.initializers.ones());
    this.beta = this.addWeight('beta', shape, 'float32', tf.initializers.zeros());
    this.movingMean = this.addWeight('moving_mean', shape, 'float32', tf.initializers.zeros(), undefined, false);
    this.movingVariance = this.addWeight('moving_variance', shape, 'float32', tf.initializers.ones(), undefined, false);
    this.steps = this.addWeight('steps', [1], 'float32', tf.initializers.zeros(), undefined, false);
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: { training?: boolean }): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    const gamma = this.gamma.read() as tf.Tensor1D;
    const beta = this.beta.read() as tf.Tensor1D;
    return tf.tidy(() => {
      if (options.training) {
        return batchNormTraining(x, gamma, beta, this.epsilon, (mean, variance) => {
          this.steps.write(tf.add(this.steps.read(), 1));
          const rate = tf.maximum(1 - this.momentum, tf.reciprocal(this.steps.read())); // [1]
          this.move(this.movingMean, mean, rate);
          this.move(this.movingVariance, variance, rate);
        });
      }
      // One scale and one offset for each channel: two kernels instead of five.
      const scale = tf.mul(gamma, tf.rsqrt(tf.add(this.movingVariance.read(), this.epsilon)));
      return tf.add(tf.mul(x, scale), tf.sub(beta, tf.mul(this.movingMean.read(), scale)));
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), momentum: this.momentum, epsilon: this.epsilon };
  }

  /** old + (new - old) * rate */
  private move(average: Weight, value: tf.Tensor, rate: tf.Tensor): void {
    const old = average.read();
    average.write(tf.add(old, tf.mul(tf.sub(value, old), rate)));
  }
}

tf.serialization.registerClass(BatchNormalization);

/**
 * A batch normalisation layer (Ioffe and Szegedy, 2015) that trains with one TensorFlow kernel each way. Normalises over all
 * but the last dimension; its moving averages take the unbiased variance, as Keras does.
 *
 * @throws InputError on an unknown option or a momentum outside [0, 1)
 * @example
 * tf.sequential({ layers: [tf.layers.dense({ units: 8, inputShape: [4] }), batchNormalization()] });
 */
export function batchNormalization(options: BatchNormalizationOptions = {}): BatchNormalization {
  checkKeys('batchNormalization', options, ['momentum', 'epsilon', 'name']);
  checkRange('momentum', options.momentum ?? 0.99, 0, { below: 1 });
  checkRange('epsilon', options.epsilon ?? 1e-3, 0, Infinity);
  return new BatchNormalization(options);
}
