import type * as tf from '@tensorflow/tfjs';
import type { Split } from '../data';
import type { HistoryRow } from './history';
import type { ResamplingContext } from './resampling';

/** A model as the fit loop sees it. */
export interface Trainable {
  /** One training step on images `[batch, ...]` and labels `[batch, 1]`. Gives `loss`, its terms and the metrics. */
  trainStep(images: tf.Tensor, labels: tf.Tensor): HistoryRow;
  /** Everything that a step assigns. */
  variables(): tf.Variable[];
  /** What else changes in a step: plain data, and arrays. */
  state(): { meta: unknown; arrays: Record<string, Float32Array> };
  /** Goes on from what {@link state} gave. */
  restore(state: { meta: unknown; arrays: Readonly<Record<string, Float32Array>> }): void;
  /** What a resampling policy asks about the positives. */
  resamplingContext(positives: Split, scores: boolean): Promise<ResamplingContext>;
  /** Numbers on held-out data, named `val...`. */
  validate(split: Split): Promise<HistoryRow>;
}
