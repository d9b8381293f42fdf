import * as tf from '@tensorflow/tfjs';
import { checkInteger, checkKeys, checkRange, InputError, Random } from '../base';
import { seeds } from '../models';
import {
  oneHot,
  weighted,
  registerModel,
  type TaskName,
  type Prediction,
  type Risks,
  type HeldOutInputs,
  type InferInputs,
  type Phase,
  type StepInputs,
  type StepOutputs,
  type ModelOptions,
} from '../learn';
import { RiskWrapper } from './riskWrapper';
import { softClamp } from './softClamp';
import { withoutGradient } from '../network';

/** Options of {@link MVEWrapper}. */
export interface MVEWrapperOptions extends ModelOptions {
  /**
   * For numbers: how much each sample's loss is weighted by its own variance, variance^beta taken as a constant, in [0, 1]
   * (Seitzer et al., 2022). 0 is the plain likelihood, which trains slowly where noise is large; 1 learns the mean as least squares
   * do. Default 0.5.
   */
  beta?: number;
  /** For classes: how many times logits are drawn a step. Default 10. */
  samples?: number;
}

/**
 * Mean and variance estimation (Nix and Weigend, 1994; for classes Kendall and Gal, 2017): a second head gives the log variance
 * of the noise for each output, from the same features as the prediction.
 *
 * - `aleatoric`: variance of the noise, of the shape of the prediction. For numbers in their squared units; for classes of the
 *   logits: the larger, the less a label there follows from the sample
 *
 * For numbers the loss is the Gaussian negative log likelihood, in place of the squared error: mean of
 * (log var + (y - mean)^2 / var) / 2, weighted as `beta` says. For classes it is the cross entropy of the mean probability over
 * logits drawn from a normal distribution around the prediction. The history has that loss in `loss` and `valLoss` (`task` and `valTask`
 * where there are other parts); `evaluate` gives the compiled one.
 *
 * @example
 * const model = new MVEWrapper(network, { seed: 0 });
 * model.compile({ optimizer: adam({ learningRate: 1e-2 }), loss: 'meanSquaredError' });
 * await model.fit({ x, y }, { epochs: 30 });
 * const { yHat, aleatoric } = await model.predict(x);
 */
export class MVEWrapper extends RiskWrapper {
  private readonly beta: number;
  private readonly samples: number;
  private readonly spread: tf.LayersModel;

  /** @throws InputError for an unknown or bad option */
  constructor(model: tf.LayersModel, options: MVEWrapperOptions = {}) {
    checkKeys('MVEWrapper', options, ['beta', 'samples', 'seed']);
    super(model, options);
    const { beta = 0.5, samples = 10 } = options;
    checkRange('beta', beta, 0, 1);
    checkInteger('samples', samples, 1);
    [this.beta, this.samples] = [beta, samples];
    const initial = seeds(this.seed + 1);
    const { width, outputs } = this.split;
    this.spread = tf.sequential({
      layers: [tf.layers.dense({ inputShape: [width], units: outputs, kernelInitializer: initial() })],
    });
  }

  /** @throws InputError for several labels, and a loss on probabilities: what is drawn around a prediction are logits */
  override checkTask(task: TaskName, loss: string): void {
    if (task === 'multilabel') {
      throw new InputError('MVEWrapper: task', 'numbers, two classes or several', task, 'Take one wrapper a label.');
    }
    if (loss !== 'binaryCrossentropy') return;
    const todo = 'Give the last layer no activation and take binaryCrossentropyFromLogits.';
    throw new InputError('MVEWrapper: loss', 'one on logits or numbers', loss, todo);
  }

  override noiseWidth(phase: Phase): number {
    return phase === 'train' ? this.samples * this.split.outputs : 0;
  }

  override forward({ y, features, yHat, noise, task, weight }: StepInputs): StepOutputs {
    const logVariance = softClamp(this.spread.apply(features) as tf.Tensor); // [batch, outputs]
    if (task === 'regression') return { task: gaussianLoss(y, yHat, logVariance, this.beta, weight) };
    return { task: sampledCrossEntropy(y, this.drawnLogits(yHat, logVariance, noise), weight) };
  }

  /** With the same draws at every call, so that epochs differ by the model alone. */
  override heldOutLoss({ y, prediction, task }: HeldOutInputs): tf.Scalar {
    const yHat = prediction.yHat.tensor();
    const logVariance = tf.log(prediction['aleatoric']!.tensor());
    if (task === 'regression') return gaussianLoss(y, yHat, logVariance, this.beta);
    const noise = new Float32Array(yHat.size * this.samples);
    new Random(this.seed).fillNormal(noise);
    return sampledCrossEntropy(y, this.drawnLogits(yHat, logVariance, tf.tensor(noise)));
  }

  override infer({ features }: InferInputs): Record<string, tf.Tensor> {
    return { aleatoric: tf.exp(softClamp(this.spread.apply(features) as tf.Tensor)) };
  }

  override toRisks({ aleatoric }: Prediction): Risks {
    return { aleatoric: aleatoric! };
  }

  override ownNetworks(): Record<string, tf.LayersModel> {
    return { spread: this.spread };
  }

  /** Logits drawn around predictions: `[batch, samples, outputs]`. */
  private drawnLogits(yHat: tf.Tensor, logVariance: tf.Tensor, noise: tf.Tensor): tf.Tensor {
    const [batch, outputs] = [yHat.shape[0], this.split.outputs];
    const draws = tf.reshape(noise, [batch, this.samples, outputs]);
    const std = tf.exp(tf.mul(logVariance, 0.5));
    const each = (values: tf.Tensor): tf.Tensor => tf.reshape(values, [batch, 1, outputs]);
    return tf.add(each(yHat), tf.mul(draws, each(std)));
  }
}

/** The mean of variance^beta (log variance + squared error / variance) / 2; variance^beta is a weight without a gradient. */
export function gaussianLoss(
  y: tf.Tensor,
  mean: tf.Tensor,
  logVariance: tf.Tensor,
  beta: number,
  weight?: tf.Tensor,
): tf.Scalar {
  const scaled = tf.mul(tf.squaredDifference(y, mean), tf.exp(tf.neg(logVariance)));
  const each = tf.mul(tf.add(logVariance, scaled), 0.5);
  const scaledBack = beta === 0 ? each : tf.mul(each, withoutGradient(tf.exp(tf.mul(logVariance, beta))));
  return weighted(scaledBack, weight, 'of MVEWrapper');
}

/** The cross entropy of the mean probability over drawn logits, `[batch, samples, outputs]`. */
export function sampledCrossEntropy(y: tf.Tensor, logits: tf.Tensor, weight?: tf.Tensor): tf.Scalar {
  const [batch, samples, outputs] = logits.shape as [number, number, number];
  const logs =
    outputs === 1
      ? tf.neg(tf.softplus(tf.mul(tf.reshape(logits, [batch, samples]), tf.sub(1, tf.mul(y, 2)))))
      : tf.sum(tf.mul(tf.reshape(oneHot(y, outputs), [batch, 1, outputs]), tf.logSoftmax(logits)), 2); // [batch, samples]
  const logMean = tf.sub(tf.logSumExp(logs, 1), Math.log(samples));
  return tf.neg(weighted(logMean, weight, 'of MVEWrapper'));
}

registerModel(MVEWrapper);
