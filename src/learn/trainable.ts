import type * as tf from '@tensorflow/tfjs';
import type { HistoryRow } from './history';
import type { ResamplingContext } from './resampling/policy';
import type { NamedVariables } from './variables';

/** A model as the fit loop sees it. */
export interface Trainable {
  /** What it is and what it learns by, in words: a checkpoint of another kind is not gone on with. */
  readonly kind?: string;
  /** One training step on samples (see `RowTensors`) and what is to be learned, `[batch, width]`. Gives `loss`, its terms and the metrics. */
  trainStep(x: tf.Tensor, y: tf.Tensor): HistoryRow;
  /** Everything that a step assigns. */
  variables(): NamedVariables;
  /** What else changes in a step: plain data, and arrays. */
  state(): { meta: unknown; arrays: Record<string, Float32Array> };
  /** Goes on from what {@link state} gave. */
  restore(state: { meta: unknown; arrays: Readonly<Record<string, Float32Array>> }): void;
  /** What a resampling policy asks about the rows that it weighs. */
  resamplingContext(rows: Uint32Array, scores: boolean): Promise<ResamplingContext>;
}
