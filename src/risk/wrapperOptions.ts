import type { LossName, Optimizer, ResamplingName, ResamplingPolicy, TrainingMetricName } from '../learn';
import type { SummaryOptions } from '../metrics';
import type { TrainingInput } from '../learn';

/** Options that every wrapper has. */
export interface RiskWrapperOptions {
  /** Where batches and noise come from: the same seed gives the same training. Default 0. */
  seed?: number;
}

/** What {@link RiskWrapper.compile} takes. */
export interface CompileOptions {
  optimizer: Optimizer;
  /**
   * The task loss: for logits of two classes `binaryCrossentropyFromLogits`, of several `sparseCategoricalCrossentropyFromLogits`,
   * for numbers `meanSquaredError`.
   */
  loss: LossName;
  /** Numbers to follow while training. Default none. */
  metrics?: TrainingMetricName[];
}

/** What {@link RiskWrapper.fit} takes. */
export interface FitOptions {
  /** What its progress and its curve are called, such as the rule that it follows. Default: `fit`, and no name on the curve. */
  name?: string;
  /** How often to go through the data. Default 6. With `resume`, the total: what was done before counts, and may be all. */
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
  validation?: TrainingInput;
  /** A folder to keep the state of the training in after each epoch. Default none. */
  checkpoint?: string;
  /** Go on from that folder when it has a checkpoint. Default false. */
  resume?: boolean;
  /** Stops the training when aborted. Default: the interrupt of the notebook's cell. */
  signal?: AbortSignal;
  /**
   * Whether the cell of a notebook draws the curve of the training. Default true; false where many trainings are compared in one
   * picture afterwards (`plot.trainingCurves` of their histories).
   */
  curve?: boolean;
}

/** What {@link RiskWrapper.predict} takes. */
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
