import type { SummaryOptions } from '../metrics';
import type { HistoryRow } from './history';
import type { Optimizer } from './optimizers/optimizer';
import type { ResamplingName } from './resampling/byName';
import type { ResamplingPolicy } from './resampling/policy';
import type { RiderOptions } from './riders';
import type { TrainingInput } from './samples';
import type { TrainingMetric, TrainingMetricName } from './tasks/metrics';
import type { LossChoice } from './tasks/taskFor';

/** Options that every model has. */
export interface ModelOptions {
  /** Where batches and noise come from: the same seed gives the same training run. Default 0. */
  seed?: number;
}

/** A metric to follow: its name, or a function `(targets, predictions) => number` that is called what it is named. */
export type MetricChoice = TrainingMetricName | TrainingMetric;

/** What {@link Model.compile} takes. */
export interface CompileOptions {
  /** What makes new weights of gradients; for a model with several players one for each, by the player's name. */
  optimizer: Optimizer | Readonly<Record<string, Optimizer>>;
  /**
   * The loss of the task: for logits of two classes `binaryCrossentropyFromLogits`, of several `sparseCategoricalCrossentropyFromLogits`,
   * for numbers `meanSquaredError`; a function of targets and predictions that gives the loss of each row, for whatever the output is; or a
   * task, such as `tasks.multilabel()`. For a network of several outputs one for each, by the name of the output.
   */
  loss?: LossChoice | Readonly<Record<string, LossChoice>>;
  /** Numbers to follow while training; for several outputs by the name of the output. Default none. */
  metrics?: readonly MetricChoice[] | Readonly<Record<string, readonly MetricChoice[]>>;
}

/** What {@link Model.fit} takes. */
export interface FitOptions<Data = TrainingInput> extends RiderOptions {
  /** What its progress and its curve are called, such as the rule that it follows. Default: `fit`, and no name on the curve. */
  name?: string;
  /** How many epochs to train. Default 6. With `resume` the total: epochs of the earlier run count. */
  epochs?: number;
  /**
   * Samples a step. Default 32. From a split an even number: half faces, half others. Where the data have fewer rows, all of them are one
   * batch; of a split as many of each class as the rarer one has.
   */
  batchSize?: number;
  /** Steps an epoch. Default as many as the data has whole batches. */
  stepsPerEpoch?: number;
  /** How faces are drawn; from samples, how rows are. Default `uniform`. */
  resampling?: ResamplingName | ResamplingPolicy;
  /** Held-out data to look at after each epoch. Default none. */
  validation?: Data;
  /** Called after each epoch; numbers that it gives join the history under their names, NaN and infinite ones as they are. Default nothing. */
  onEpoch?: (epoch: number) => HistoryRow | void | Promise<HistoryRow | void>;
  /**
   * Goes back to the weights of the best epoch at the end, and stops early if asked. Default: those of the last epoch stay. After `resume` of
   * a training run without `best` the epochs that follow are compared; where none follows, it is refused.
   */
  best?: string | BestOptions;
  /** A folder for a checkpoint after each epoch. Default none. */
  checkpoint?: string;
  /** Resume from that folder when it has a checkpoint. Default false. */
  resume?: boolean;
  /** Stops the training when aborted. Default: the interrupt of the notebook's cell. */
  signal?: AbortSignal;
  /**
   * Whether the cell of a notebook draws the curve of the training run. Default true; false where many runs are compared in one
   * picture afterwards (`plot.trainingCurves` of their histories).
   */
  curve?: boolean;
}

/** Which epoch is the best. */
export interface BestOptions {
  /** The number of the history to go by, such as `valLoss`, `valAuroc` or one of `onEpoch`. */
  by: string;
  /** Whether larger is better. Default: not for names that end with Loss, Error, Gap, Rmse or Mae; where a name does not tell, it has to be said. */
  larger?: boolean;
  /** Stop when so many epochs in a row were no better. Default: never. */
  patience?: number;
}

/** What {@link Model.predict} takes. */
export interface PredictOptions {
  /** Rows at a time. Default 256. */
  batchSize?: number;
}

/** The option names of fit, for the check of unknown ones. */
export const fitOptionNames = [
  'name',
  'epochs',
  'batchSize',
  'stepsPerEpoch',
  'resampling',
  'validation',
  'onEpoch',
  'best',
  'columns',
  'weight',
  'classWeight',
  'checkpoint',
  'resume',
  'signal',
  'curve',
] as const satisfies readonly (keyof FitOptions)[];

/** The option names of evaluate, for the check of unknown ones before anything is predicted. */
export const evaluateOptionNames = [
  'name',
  'by',
  'label',
  'score',
  'threshold',
  'confidence',
] as const satisfies readonly (keyof SummaryOptions)[];
