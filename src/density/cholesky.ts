/** Mean and covariance of weighted rows. */
export interface Moments {
  /** The sum of the weights. */
  readonly total: number;
  /** `[width]` */
  readonly mean: Float64Array;
  /** `[width, width]`, row after row. */
  readonly covariance: Float64Array;
}

/** Mean and covariance (divided by the sum of weights) of rows. @param weights - one per row; without it all count 1 */
export function moments(rows: Float32Array, width: number, weights?: Float64Array): Moments {
  const count = rows.length / width;
  const mean = new Float64Array(width);
  let total = 0;
  for (let row = 0; row < count; row++) {
    const weight = weights ? weights[row]! : 1;
    total += weight;
    for (let d = 0; d < width; d++) mean[d]! += weight * rows[row * width + d]!;
  }
  for (let d = 0; d < width; d++) mean[d]! /= total;
  const covariance = new Float64Array(width * width);
  const centred = new Float64Array(width);
  for (let row = 0; row < count; row++) {
    const weight = (weights ? weights[row]! : 1) / total;
    for (let d = 0; d < width; d++) centred[d] = rows[row * width + d]! - mean[d]!;
    for (let i = 0; i < width; i++) {
      for (let j = 0; j <= i; j++) covariance[i * width + j]! += weight * centred[i]! * centred[j]!;
    }
  }
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) covariance[j * width + i] = covariance[i * width + j]!;
  return { total, mean, covariance };
}

/** The least share that makes up for rounding where some columns follow from others. */
const leastShare = 1e-10;

/** A share of the mean variance of a covariance: what to add to a diagonal so that it can be inverted. */
export function varianceFloor(covariance: Float64Array, width: number, share: number): number {
  let trace = 0;
  for (let d = 0; d < width; d++) trace += covariance[d * width + d]!;
  // Where nothing varies at all, any spread will do.
  return (Math.max(share, leastShare) * trace) / width || Number.EPSILON;
}

/** A covariance with a value added to its diagonal. */
export function widened(covariance: Float64Array, width: number, value: number): Float64Array {
  const result = covariance.slice();
  for (let d = 0; d < width; d++) result[d * width + d]! += value;
  return result;
}

/** The lower triangular L with L L^T = a symmetric positive definite matrix, row after row. */
export function cholesky(matrix: Float64Array, width: number): Float64Array {
  const lower = new Float64Array(width * width);
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * width + j]!;
      for (let k = 0; k < j; k++) sum -= lower[i * width + k]! * lower[j * width + k]!;
      lower[i * width + j] = i === j ? Math.sqrt(sum) : sum / lower[j * width + j]!;
    }
  }
  return lower;
}

/** x with L L^T x = b. @param lower - L, row after row, as {@link cholesky} gives it */
export function choleskySolve(lower: Float64Array, b: ArrayLike<number>): Float64Array {
  const size = b.length;
  const x = Float64Array.from(b);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i]! -= lower[i * size + k]! * x[k]!;
    x[i]! /= lower[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i]! -= lower[k * size + i]! * x[k]!;
    x[i]! /= lower[i * size + i]!;
  }
  return x;
}

/** The log density, in nats, of a normal distribution at rows of an array. */
export function normalLogDensity(
  mean: Float64Array,
  covariance: Float64Array,
): (rows: Float32Array, at: number) => number {
  const width = mean.length;
  const lower = cholesky(covariance, width);
  let logDeterminant = 0;
  for (let d = 0; d < width; d++) logDeterminant += 2 * Math.log(lower[d * width + d]!);
  const constant = -(width * Math.log(2 * Math.PI) + logDeterminant) / 2;
  const solved = new Float64Array(width);
  return (rows, at) => {
    let squares = 0;
    for (let i = 0; i < width; i++) {
      let sum = rows[at + i]! - mean[i]!;
      for (let k = 0; k < i; k++) sum -= lower[i * width + k]! * solved[k]!;
      solved[i] = sum / lower[i * width + i]!;
      squares += solved[i]! * solved[i]!;
    }
    return constant - squares / 2;
  };
}
