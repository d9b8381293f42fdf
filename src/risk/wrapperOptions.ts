import type { Split } from '../data';
import type { LossName, Optimizer, ResamplingName, ResamplingPolicy, TrainingMetricName } from '../training';

/** Options that every wrapper has. */
export interface RiskWrapperOptions {
  /** Where batches and noise come from: the same seed gives the same training. Default 0. */
  seed?: number;
}

/** What {@link RiskWrapper.compile} takes. */
export interface CompileOptions {
  optimizer: Optimizer;
  /** The task loss; for logits `binaryCrossentropyFromLogits`. */
  loss: LossName;
  /** Numbers to follow while training. Default none. */
  metrics?: TrainingMetricName[];
}

/** What {@link RiskWrapper.fit} takes. */
export interface FitOptions {
  /** How often to go through the data. Default 6. With `resume`, the total: what was done before counts, and may be all. */
  epochs?: number;
  /** Images a step, an even number: half faces, half others. Default 32. */
  batchSize?: number;
  /** Steps an epoch. Default as many as the data has whole batches. */
  stepsPerEpoch?: number;
  /** How faces are drawn. Default `uniform`. */
  resampling?: ResamplingName | ResamplingPolicy;
  /** Held-out data to look at after each epoch. Default none. */
  validation?: Split;
  /** A folder to keep the state of the training in after each epoch. Default none. */
  checkpoint?: string;
  /** Go on from that folder when it has a checkpoint. Default false. */
  resume?: boolean;
  /** Stops the training when aborted. Default: the interrupt of the notebook's cell. */
  signal?: AbortSignal;
}

/** What {@link RiskWrapper.predict} takes. */
export interface PredictOptions {
  /** Images at a time. Default 256. */
  batchSize?: number;
}

/** The option names of fit, for the check of unknown ones. */
export const fitOptionNames = [
  'epochs',
  'batchSize',
  'stepsPerEpoch',
  'resampling',
  'validation',
  'checkpoint',
  'resume',
  'signal',
] as const satisfies readonly (keyof FitOptions)[];
