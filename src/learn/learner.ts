import type * as tf from '@tensorflow/tfjs';
import type { Random } from '../base';
import type { Batch } from './batch';
import type { Gradients } from './optimizers/optimizer';
import type { Tasks } from './tasks/task';

/** Whether a model is trained or predicts. */
export type Phase = 'train' | 'predict';

/** The weights that each player changes, by its name. A model of one player calls it `all`. */
export type Players = Readonly<Record<string, readonly tf.Variable[]>>;

/** Gradients of each player's loss, by the player and then by the name of the variable. */
export type PlayerGradients = Readonly<Record<string, Gradients>>;

/** What a pass is told beside the batch. */
export interface PassContext {
  /** Whose loss is wanted. */
  readonly player: string;
  /** The task of each target, by its field in the batch, as given to `compile`. */
  readonly tasks: Tasks;
}

/** What a batch is changed with. */
export interface PrepareContext extends PassContext {
  /** The loss of the tasks on a batch, in inference mode: attacks follow its gradient. */
  readonly loss: (batch: Batch) => tf.Scalar;
}

/** What a training pass gives. */
export interface PassOutputs {
  /** The parts of the loss by name; their sum is made smaller. The loss of the task comes first. */
  readonly terms: Readonly<Record<string, tf.Scalar>>;
  /** Predictions by the name of the target, for metrics. Default none. */
  readonly outputs?: Readonly<Record<string, tf.Tensor>>;
  /** Tensors that `onStep` receives as numbers. Default none. */
  readonly collect?: Readonly<Record<string, tf.Tensor>>;
}

/** Plain data and arrays that a model keeps beside its weights. */
export interface OwnState {
  readonly meta: unknown;
  readonly arrays: Readonly<Record<string, Float32Array>>;
}

/**
 * What a training step asks of a model. `prepare`, `trainPass` and `steer` run inside one compiled function: all that changes
 * from step to step is in the batch and in variables.
 */
export interface Learner {
  /** All networks by name. */
  networks(): Readonly<Record<string, tf.LayersModel>>;
  /** Who trains what. With several players (a network and its adversary) each has a loss and an optimizer of its own. */
  players(): Players;
  /** How many random numbers a row needs: they come as `noise`, `[batch, width]`. */
  noiseWidth(phase: Phase): number;
  /** Fills the random numbers of one row. */
  fillNoise(random: Random, row: Float32Array, phase: Phase): void;
  /** A batch as networks take it, from one of `RowTensors`, whose images are packed bytes. */
  unpack(batch: Batch): Batch;
  /** Changes the batch before gradients are taken: augmentation, attacks, mixing of samples. */
  prepare(batch: Batch, context: PrepareContext): Batch;
  /** The loss of the tasks alone, in inference mode: for attacks in `prepare`. */
  taskLoss(batch: Batch, tasks: Tasks): tf.Scalar;
  /** The loss of one player. */
  trainPass(batch: Batch, context: PassContext): PassOutputs;
  /** Changes gradients before the optimizers get them: projection, reversal. */
  steer(gradients: PlayerGradients, batch: Batch): PlayerGradients;
  /** Receives what the step collected, and the targets `y` as numbers (empty without such a field). */
  onStep(collected: Readonly<Record<string, Float32Array>>, y: Float32Array): void;
}
