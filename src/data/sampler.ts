import { InputError } from '../base';

/** Which rows weights are for: the positives where batches are half positives (else all rows), or all rows. */
export type WeighedRows = 'positives' | 'all';

/** Draws batches of rows. Its state can be saved, so that a training run can be resumed. */
export interface Sampler {
  /** The rows that weights are for, ascending. @param of - default the positives */
  candidates(of?: WeighedRows): Uint32Array;
  /**
   * How likely each candidate is from the next batch on; null = all equally. Where batches are half positives, they stay so.
   *
   * @param of - whose weights they are. Default those of the positives
   * @throws InputError for bad weights
   */
  setWeights(weights: ArrayLike<number> | null, of?: WeighedRows): void;
  /** The rows of the next batch. */
  next(): Uint32Array;
  /** Where it is, as plain values that go through JSON unchanged. */
  state(): unknown;
  /** Resumes from a state that {@link Sampler.state} returned. @throws InputError when that is of other data */
  restore(state: unknown): void;
}

/** Checks that a state is of a sampler like this one. @param own - what has to be the same @throws InputError */
export function checkState(state: Readonly<Record<string, unknown>>, own: Readonly<Record<string, number>>): void {
  for (const [key, value] of Object.entries(own)) {
    if (state[key] === value) continue;
    throw new InputError(`state.${key}`, String(value), state[key], 'The state is of a sampler over other data.');
  }
}
