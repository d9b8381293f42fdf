import type * as tf from '@tensorflow/tfjs';
import type { Loss, Task } from '../learn';
import type { Prediction } from '../learn';

/** What a wrapper's part of a training step works on. */
export interface StepInputs {
  /** Samples: `[batch, ...]`. */
  readonly x: tf.Tensor;
  /** What is to be learned, `[batch, width]`: numbers, 0 or 1, or the number of a class. */
  readonly y: tf.Tensor;
  /** What the network has worked out before its last layer: `[batch, features]`. */
  readonly features: tf.Tensor;
  /** What it says: `[batch, outputs]`. */
  readonly yHat: tf.Tensor;
  /** Random numbers, as many a row as the wrapper asked for: `[batch, noiseWidth('train')]`. */
  readonly noise: tf.Tensor;
  readonly loss: Loss;
  readonly task: Task;
}

/** What a wrapper's part of a training step gives. */
export interface StepOutputs {
  /** The loss of the task, where it is another than the compiled one. */
  readonly task?: tf.Scalar;
  /** What is added to it, by name. */
  readonly terms?: Readonly<Record<string, tf.Scalar>>;
  /** Tensors that `onStep` receives as numbers. */
  readonly collect?: Readonly<Record<string, tf.Tensor>>;
}

/** What a wrapper's part of a prediction works on. */
export interface InferInputs {
  /** Samples: `[batch, ...]`. */
  readonly x: tf.Tensor;
  /** What the network has worked out before its last layer: `[batch, features]`. */
  readonly features: tf.Tensor;
  /** What it says: `[batch, outputs]`. */
  readonly yHat: tf.Tensor;
  /** Random numbers, as many a row as the wrapper asked for: `[batch, noiseWidth('predict')]`. */
  readonly noise: tf.Tensor;
}

/** What the loss on held-out rows is worked out from. */
export interface HeldOutInputs {
  /** What was to be predicted, `[n, width]`. */
  readonly y: tf.Tensor;
  /** What inference gave for all rows, by name. */
  readonly prediction: Prediction;
  readonly loss: Loss;
  readonly task: Task;
}

/** Whether the network learns or predicts. */
export type Phase = 'train' | 'predict';

/** A whole training step of a wrapper: inputs. */
export type PassInputs = Pick<StepInputs, 'x' | 'y' | 'noise' | 'loss' | 'task'>;

/** A whole training step of a wrapper: terms that make up the loss, `task` first, the prediction, and what is handed back. */
export interface PassOutputs {
  readonly yHat: tf.Tensor;
  readonly terms: Readonly<Record<string, tf.Scalar>>;
  readonly collect: Readonly<Record<string, tf.Tensor>>;
}
