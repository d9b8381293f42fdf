import { mean } from '../base';
import { cholesky, choleskySolve } from '../density';
import type { RowFeatures } from './coarseImages';

/** How much large coefficients cost, where features have a standard deviation of 1 and the error is a mean over rows. */
const penalty = 1;

/**
 * Ridge regression in units of each feature's standard deviation; a feature that does not vary counts for nothing.
 *
 * @param seen - the rows that it is fitted to
 * @returns what it expects of any row
 */
export function ridge(
  { features, width }: RowFeatures,
  targets: readonly number[],
  seen: readonly number[],
): (row: number) => number {
  const [n, middle] = [seen.length, mean(seen, (row) => targets[row]!)];
  const means = Float64Array.from({ length: width }, (_, d) => mean(seen, (row) => features[row * width + d]!));
  const spreads = means.map((value, d) => Math.sqrt(mean(seen, (row) => (features[row * width + d]! - value) ** 2)));
  const scaled = (row: number, d: number): number =>
    spreads[d]! > 0 ? (features[row * width + d]! - means[d]!) / spreads[d]! : 0;
  const squares = new Float64Array(width * width);
  const products = new Float64Array(width);
  const x = new Float64Array(width);
  for (const row of seen) {
    for (let d = 0; d < width; d++) x[d] = scaled(row, d) / Math.sqrt(n);
    const target = (targets[row]! - middle) / Math.sqrt(n);
    for (let d = 0; d < width; d++) {
      products[d]! += x[d]! * target;
      for (let e = 0; e <= d; e++) squares[d * width + e]! += x[d]! * x[e]!;
    }
  }
  for (let d = 0; d < width; d++) squares[d * width + d]! += penalty;
  const slopes = choleskySolve(cholesky(squares, width), products);
  return (row) => slopes.reduce((total, slope, d) => total + slope * scaled(row, d), middle);
}
