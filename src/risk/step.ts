import type * as tf from '@tensorflow/tfjs';
import type { Loss } from '../training';

/** What a training step works on. */
export interface StepInputs {
  /** `[batch, ...]` */
  readonly images: tf.Tensor;
  /** `[batch, 1]` */
  readonly labels: tf.Tensor;
  /** Standard normal numbers, as many a row as the wrapper asked for: `[batch, width]`, else `[batch, 0]`. */
  readonly noise: tf.Tensor;
  readonly loss: Loss;
}

/** What a training step gives: scalars to be added up to the loss, the prediction, and tensors to be handed back. */
export interface StepOutputs {
  readonly terms: Record<string, tf.Scalar>;
  readonly yHat: tf.Tensor;
  readonly collect?: Record<string, tf.Tensor>;
}
