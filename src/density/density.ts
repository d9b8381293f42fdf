import { InputError } from '../base';

/** An estimated density of vectors. */
export interface Density {
  /** How many values a vector has. */
  readonly width: number;
  /**
   * Log density of each row, in nats, up to a constant that is the same for all rows: small means rare.
   * @param rows - `[n, width]`
   */
  logDensity(rows: Float32Array): Float64Array;
}

/** A way to estimate densities: what {@link histogram}, {@link mahalanobis}, {@link gaussianMixture} and {@link kNearest} give. */
export interface DensityEstimator {
  readonly name: string;
  /** Its options, as plain data. */
  readonly options: object;
  /**
   * Estimates a density from vectors.
   * @param rows - `[n, width]`, at least one row
   * @throws InputError when there are too few rows, no whole number of them, or a value that is not finite
   */
  fit(rows: Float32Array, width: number): Density;
}

/** Checks vectors that a density is to be estimated from. @returns how many there are @throws InputError */
export function checkRows(rows: Float32Array, width: number): number {
  if (rows.length === 0 || rows.length % width !== 0) {
    throw new InputError('latents', `at least one row of ${width} values`, `${rows.length} values`, 'Train first.');
  }
  if (!rows.every(Number.isFinite)) {
    throw new InputError(
      'latents',
      'finite values',
      'some that are not',
      'Lower the learning rate, or check the data.',
    );
  }
  return rows.length / width;
}

/** A number for each row. @param score - given where the row starts */
export function eachRow(rows: Float32Array, width: number, score: (at: number) => number): Float64Array {
  return Float64Array.from({ length: rows.length / width }, (_, row) => score(row * width));
}
