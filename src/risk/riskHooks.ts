import type * as tf from '@tensorflow/tfjs';
import { InputError, type Random } from '../base';
import type { Rows } from '../data';
import type { LossName, ResamplingContext, Task } from '../learn';
import type { Prediction } from '../learn';
import type { RiskKind, Risks } from './riskTensor';
import type { PredictInput } from '../learn';
import type { HeldOutInputs, InferInputs, Phase, StepInputs, StepOutputs } from './step';
import type { Values } from '../learn';

/** What a wrapper knows that resampling can use. */
export type ResamplingScores = Pick<ResamplingContext, 'latents' | 'logDensity' | 'referenceLogDensity'>;

/** Plain data and arrays that a wrapper keeps beside its weights. */
export interface OwnState {
  readonly meta: unknown;
  readonly arrays: Readonly<Record<string, Float32Array>>;
}

/**
 * What a wrapper may say about itself; every hook has a default, so a wrapper writes down what is different. They are called
 * by the base class and by wrappers made of wrappers, never by users.
 */
export abstract class RiskHooks {
  /** Whether `epistemic` is a variance of the prediction, which functions of it change, or a score. Default a score. */
  readonly epistemicKind: RiskKind = 'score';

  /** Checks that a task is one that it can learn, by this loss. @throws InputError otherwise. Default: every task is */
  checkTask(_task: Task, _loss: LossName): void {
    // Every task will do unless a wrapper says otherwise.
  }

  /** How many random numbers a row needs. Default none. */
  noiseWidth(_phase: Phase): number {
    return 0;
  }

  /** Fills the random numbers of one row. Default standard normal ones. */
  fillNoise(random: Random, row: Float32Array, _phase: Phase): void {
    random.fillNormal(row);
  }

  /**
   * The features that the last layer is given in training. Runs inside a compiled function: all that changes from call to
   * call is in its inputs and in variables. Default: what the network gives; `undefined` stands for it.
   */
  extract(_x: tf.Tensor, _noise: tf.Tensor): tf.Tensor | undefined {
    return undefined;
  }

  /** What a step adds to the loss, or has instead of it. Runs inside a compiled function. Default nothing. */
  forward(_inputs: StepInputs): StepOutputs {
    return {};
  }

  /**
   * The loss of the task on held-out rows, where {@link forward} has another than the compiled one: so that the history can set the two
   * side by side. From what {@link infer} gave for all rows. Default `undefined`: the compiled one.
   */
  heldOutLoss(_inputs: HeldOutInputs): tf.Scalar | undefined {
    return undefined;
  }

  /** What {@link toRisks} needs, by name; `yHat` replaces the prediction. Runs inside a compiled function. Default nothing. */
  infer(_inputs: InferInputs): Record<string, tf.Tensor> {
    return {};
  }

  /** The risks of a prediction, from what {@link infer} gave for all rows. Default none. */
  toRisks(_prediction: Prediction): Risks {
    return {};
  }

  /** Receives what a step collected, and what was to be learned in it. Default: does nothing. */
  onStep(_collected: Readonly<Record<string, Float32Array>>, _y: Float32Array): void {
    // Nothing to keep unless a wrapper collects.
  }

  /** Models of the wrapper's own beside the wrapped one, by a name each: trained and saved with it. Default none. */
  ownModels(): Readonly<Record<string, tf.LayersModel>> {
    return {};
  }

  /**
   * Samples drawn again by a decoder: what the model has kept of them. For users, unlike the hooks.
   *
   * @returns `[n, ...sample]`, for images `[n, height, width, channels]`
   * @throws InputError for a model without a decoder, and as `predict`
   * @example
   * const again = await model.reconstruct(test.images.select([0, 1, 2]));
   * await show(imageGrid(test.images, [0, 1, 2], { below: again }));
   */
  reconstruct(_data: PredictInput): Promise<Values> {
    const todo = 'Wrap the network in a VAEWrapper or a DensityVAEWrapper.';
    return Promise.reject(new InputError('reconstruct', 'a model with a decoder', this.constructor.name, todo));
  }

  /** What else has to be saved. Default nothing. */
  ownState(): OwnState {
    return { meta: null, arrays: {} };
  }

  /** Puts back what {@link ownState} gave. Default nothing. */
  restoreOwn(_state: OwnState): void {
    // Nothing was kept unless a wrapper does.
  }

  /** What resampling can use, for rows of training data. Default `undefined`: nothing. */
  resamplingScores(_x: Rows): Promise<ResamplingScores> | undefined {
    return undefined;
  }
}
