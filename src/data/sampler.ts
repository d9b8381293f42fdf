/** Draws batches of rows, so that a training can be stopped and gone on with. */
export interface Sampler {
  /** The rows that weights are for, ascending. */
  readonly candidates: Uint32Array;
  /** How likely each candidate is from the next batch on; null = all equally. @throws InputError for bad weights */
  setWeights(weights: ArrayLike<number> | null): void;
  /** The rows of the next batch. */
  next(): Uint32Array;
  /** Where it is, as plain values that go through JSON unchanged. */
  state(): unknown;
  /** Goes on from what {@link state} gave. @throws InputError when that is of other data */
  restore(state: unknown): void;
}
