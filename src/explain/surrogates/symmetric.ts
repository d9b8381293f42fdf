import { InputError } from '../../base';
import { cholesky, choleskySolve } from '../../density';

/** Solves A x = b for many b. */
export type Solve = (b: ArrayLike<number>) => Float64Array;

/**
 * Makes ready to solve equations of a symmetric positive definite matrix.
 *
 * @param matrix - `[width, width]`, row after row
 * @throws InputError where the samples leave a number open: too few, or some that always change together
 */
export function solverOf(what: string, matrix: Float64Array, width: number): Solve {
  const lower = cholesky(matrix, width);
  for (let i = 0; i < width; i++) {
    // A pivot that rounding alone leaves above 0 says as much as one of 0.
    if (lower[i * width + i]! ** 2 > 1e-10 * matrix[i * width + i]!) continue;
    throw new InputError(what, 'samples that tell all parts apart', 'too few', 'Take more samples, or fewer parts.');
  }
  return (b) => choleskySolve(lower, b);
}

/**
 * The weighted squares of a table of numbers: Z^T W Z.
 *
 * @param z - `[samples, width]`, row after row
 */
export function weightedSquares(z: ArrayLike<number>, width: number, weights: ArrayLike<number>): Float64Array {
  const squares = new Float64Array(width * width);
  for (let sample = 0; sample < weights.length; sample++) {
    const at = sample * width;
    for (let i = 0; i < width; i++) {
      const value = weights[sample]! * z[at + i]!;
      if (value === 0) continue;
      for (let j = 0; j <= i; j++) squares[i * width + j]! += value * z[at + j]!;
    }
  }
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) squares[j * width + i] = squares[i * width + j]!;
  return squares;
}

/** The weighted products of a table and a column: Z^T W y. */
export function weightedProducts(
  z: ArrayLike<number>,
  width: number,
  weights: ArrayLike<number>,
  y: ArrayLike<number>,
): Float64Array {
  const products = new Float64Array(width);
  for (let sample = 0; sample < weights.length; sample++) {
    const value = weights[sample]! * y[sample]!;
    for (let i = 0; i < width; i++) products[i]! += value * z[sample * width + i]!;
  }
  return products;
}
