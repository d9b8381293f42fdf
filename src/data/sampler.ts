import { InputError } from '../base';

/** Draws batches of rows. Its state can be saved, so that a training run can be resumed. */
export interface Sampler {
  /** The rows that weights are for, ascending. */
  readonly candidates: Uint32Array;
  /** How likely each candidate is from the next batch on; null = all equally. @throws InputError for bad weights */
  setWeights(weights: ArrayLike<number> | null): void;
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
