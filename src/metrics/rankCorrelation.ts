import type pl from 'nodejs-polars';
import { InputError } from '../base';
import { numberColumn } from './columns';

/**
 * Spearman's rank correlation of two columns (Spearman, 1904): the correlation of their ranks, equal values sharing the mean of
 * theirs. 1: both grow together; -1: one falls as the other grows; no effect: 0.
 *
 * @returns in [-1, 1]
 * @throws InputError when a column is missing or not numeric, there are fewer than two rows, or a column is constant
 * @example
 * rankCorrelation(scored, 'bias', 'epistemic');   // -0.3
 */
export function rankCorrelation(table: pl.DataFrame, first: string, second: string): number {
  const [a, b] = [ranks(table, first), ranks(table, second)];
  const mean = (a.length - 1) / 2;
  let [product, squaresA, squaresB] = [0, 0, 0];
  a.forEach((rank, row) => {
    const [x, y] = [rank - mean, (b[row] ?? NaN) - mean];
    product += x * y;
    squaresA += x * x;
    squaresB += y * y;
  });
  return product / Math.sqrt(squaresA * squaresB);
}

/** The rank of each value, from 0; equal values share the mean of theirs. */
function ranks(table: pl.DataFrame, column: string): Float64Array {
  const values = numberColumn(table, column);
  const order = Uint32Array.from(values, (_, row) => row).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const result = new Float64Array(values.length);
  for (let start = 0, end: number; start < order.length; start = end) {
    const value = values[order[start] ?? 0];
    for (end = start + 1; end < order.length && values[order[end] ?? 0] === value;) end++;
    if (end - start === order.length) {
      throw new InputError(`column ${column}`, 'at least two different values', `${order.length} equal ones`);
    }
    for (let place = start; place < end; place++) result[order[place] ?? 0] = (start + end - 1) / 2;
  }
  return result;
}
