import type * as tf from '@tensorflow/tfjs';
import { keysOf, type Random } from '../base';
import type { Rows, Values } from '../data';
import type { Batch } from './batch';
import type { OwnState, Phase, PlayerGradients, Players, PrepareContext } from './learner';
import type { Prediction } from './predictAll';
import type { Scorers } from './resampling/context';
import type { Loss } from './tasks/losses';
import type { TaskName } from './tasks/task';

/** The three kinds of risk. */
export const riskNames = ['aleatoric', 'epistemic', 'bias'] as const;

/** One kind of risk: `aleatoric` (noise in the data), `epistemic` (what the model does not know), `bias` (how rare it is). */
export type RiskName = (typeof riskNames)[number];

/** The risks that come with a prediction; a wrapper gives those that it estimates. */
export type Risks = Partial<Record<RiskName, Values>>;

/** What a part changes a batch with. */
export interface PartContext extends PrepareContext {
  /** The network that is trained, for what asks it of other samples. */
  readonly network: tf.LayersModel;
}

/** What a part's share of a training step works on. */
export interface StepInputs {
  /** Samples: `[batch, ...]`. */
  readonly x: tf.Tensor;
  /** Targets, `[batch, width]`: numbers, 0 or 1, or the number of a class. */
  readonly y: tf.Tensor;
  /** What the network has worked out before its last layer: `[batch, features]`. */
  readonly features: tf.Tensor;
  /** The prediction: `[batch, outputs]`. */
  readonly yHat: tf.Tensor;
  /** Random numbers, as many a row as the part asked for: `[batch, noiseWidth('train')]`. */
  readonly noise: tf.Tensor;
  /** The compiled loss, a mean in which rows have their weights. */
  readonly loss: Loss;
  readonly task: TaskName;
  /** What each row counts, `[batch, 1]`; undefined where all count alike. */
  readonly weight?: tf.Tensor | undefined;
  /** The whole batch: what rides along is here by name. */
  readonly batch: Batch;
  /** Whose loss is wanted: `all`, or a player of the part's own. */
  readonly player: string;
  /** The network that is trained, for what asks it of other samples or looks into its layers. */
  readonly network: tf.LayersModel;
}

/** What a part's share of a training step gives. */
export interface StepOutputs {
  /** The loss of the task, where it is another than the compiled one. */
  readonly task?: tf.Scalar;
  /** What is added to it, by name. */
  readonly terms?: Readonly<Record<string, tf.Scalar>>;
  /** Tensors that `onStep` receives as numbers. */
  readonly collect?: Readonly<Record<string, tf.Tensor>>;
}

/** What a part's share of a prediction works on. */
export interface InferInputs {
  /** Samples: `[batch, ...]`. */
  readonly x: tf.Tensor;
  /** What the network has worked out before its last layer: `[batch, features]`. */
  readonly features: tf.Tensor;
  /** The prediction: `[batch, outputs]`. */
  readonly yHat: tf.Tensor;
  /** Random numbers, as many a row as the part asked for: `[batch, noiseWidth('predict')]`. */
  readonly noise: tf.Tensor;
}

/** What the loss on held-out rows is worked out from. */
export interface HeldOutInputs {
  /** Targets, `[n, width]`. */
  readonly y: tf.Tensor;
  /** What inference gave for all rows, by name. */
  readonly prediction: Prediction;
  readonly loss: Loss;
  readonly task: TaskName;
}

/**
 * A share in the training and the predictions of a model: a risk, an augmentation, an attack, a penalty, an adversary. It says
 * only what is different: every hook may be left out. Hooks that run in a compiled function (`prepare`, `extract`, `forward`, `infer`,
 * `steer`) have to be functions of their inputs and of variables alone. Every `RiskWrapper` is a part as well.
 *
 * @example
 * // Makes the features smaller:
 * const shrink: Part = {
 *   name: 'shrink',
 *   forward: ({ features }) => ({ terms: { shrink: tf.mul(0.01, tf.mean(tf.square(features))) as tf.Scalar } }),
 * };
 * const model = wrap(network, { epistemic: 'dropout' }, { parts: [shrink] });
 */
export interface Part {
  /** What it is called in messages, in names of weights and of collected tensors. */
  readonly name: string;
  /** What it was made from, as plain data: with it a part that `registerPart` knows is saved with its model. */
  readonly madeFrom?: object;
  /** Checks that it supports a task and its loss. @throws InputError otherwise */
  checkTask?(task: TaskName, loss: string): void;
  /** How many random numbers a row needs. Default none. */
  noiseWidth?(phase: Phase): number;
  /** Fills the random numbers of one row. Default standard normal ones. */
  fillNoise?(random: Random, row: Float32Array, phase: Phase): void;
  /** Networks of its own by name: trained and saved with the model. */
  ownNetworks?(): Readonly<Record<string, tf.LayersModel>>;
  /** Weights that a player of its own trains instead, by the name of the player: it has `forward` asked for with that name. */
  players?(): Players;
  /** Changes the batch before gradients are taken: augmentation, attacks. Its random numbers are in `batch.noise`. */
  prepare?(batch: Batch, context: PartContext): Batch;
  /** The features that the last layer is given in training; `undefined` stands for those of the network. */
  extract?(x: tf.Tensor, noise: tf.Tensor): tf.Tensor | undefined;
  /** What a step adds to the loss, or has instead of it. */
  forward?(inputs: StepInputs): StepOutputs;
  /** Changes gradients before the optimizers get them: projection, reversal. */
  steer?(gradients: PlayerGradients, batch: Batch): PlayerGradients;
  /** What {@link toRisks} needs, by name; `yHat` replaces the prediction. */
  infer?(inputs: InferInputs): Record<string, tf.Tensor>;
  /** The risks of a prediction, from what {@link infer} gave for all rows. */
  toRisks?(prediction: Prediction): Risks;
  /** The loss of the task on held-out rows, where {@link forward} has another than the compiled one. `undefined`: the compiled one. */
  heldOutLoss?(inputs: HeldOutInputs): tf.Scalar | undefined;
  /** Receives what a step collected, and the targets. */
  onStep?(collected: Readonly<Record<string, Float32Array>>, y: Float32Array): void;
  /** What else has to be saved. */
  ownState?(): OwnState;
  /** Puts back what {@link ownState} gave. */
  restoreOwn?(state: OwnState): void;
  /** How scores of rows are worked out, for resampling policies that ask for them by name. */
  ownScorers?(x: Rows): Scorers;
}

/** All hooks of parts: a new one that is not here does not compile. */
export const partHooks = keysOf<Omit<Part, 'name' | 'madeFrom'>>()(
  'checkTask',
  'noiseWidth',
  'fillNoise',
  'ownNetworks',
  'players',
  'prepare',
  'extract',
  'forward',
  'steer',
  'infer',
  'toRisks',
  'heldOutLoss',
  'onStep',
  'ownState',
  'restoreOwn',
  'ownScorers',
);
