import type { Batch } from './batch';
import type { HistoryRow } from './history';
import type { ResamplingContext, ResamplingPolicy } from './resampling/policy';
import type { NamedVariables } from './variables';

/** A model as the fit loop sees it. */
export interface Trainable {
  /** Its class and its losses, in words: a checkpoint of another kind is refused. */
  readonly kind?: string;
  /** One training step on a batch. Gives `loss`, its terms and the metrics. */
  trainStep(batch: Batch): HistoryRow;
  /** Everything that a step assigns. */
  variables(): NamedVariables;
  /** What else changes in a step: plain data, and arrays. */
  state(): { meta: unknown; arrays: Record<string, Float32Array> };
  /** Goes on from what {@link state} gave. */
  restore(state: { meta: unknown; arrays: Readonly<Record<string, Float32Array>> }): void;
  /** What a resampling policy asks about the rows that it weighs. */
  resamplingContext(policy: ResamplingPolicy, rows: Uint32Array): Promise<ResamplingContext>;
}
