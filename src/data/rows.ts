/** Samples that a network can take, row by row: an {@link ImageStore}, or numbers in memory. */
export interface Rows {
  /** How many rows there are. */
  readonly length: number;
  /** Sizes of one row, such as [64, 64, 3] for images or [2] for two numbers. */
  readonly rowShape: readonly number[];
  /** The values of some rows, one after another, into `out` when it is given. @throws InputError for a row that is not there */
  gather(rows: ArrayLike<number>, out?: Float32Array): Float32Array;
  /** Where the values are bytes over 255, those of some rows, into `out`. @throws InputError for a row that is not there */
  gatherBytes?(rows: ArrayLike<number>, out: Uint8Array): void;
  /** Some of the rows, in the order given. @throws InputError for a row that is not there */
  select(rows: ArrayLike<number>): Rows;
}
