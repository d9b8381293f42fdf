import type pl from 'nodejs-polars';
import { InputError } from '../base';
import { numberColumn } from '../table';
import { midranks } from './statistic';

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
  const mean = (a.length + 1) / 2;
  let [product, squaresA, squaresB] = [0, 0, 0];
  a.forEach((rank, row) => {
    const [x, y] = [rank - mean, b[row]! - mean];
    product += x * y;
    squaresA += x * x;
    squaresB += y * y;
  });
  return product / Math.sqrt(squaresA * squaresB);
}

/** The rank of each value. */
function ranks(table: pl.DataFrame, column: string): Float64Array {
  const values = numberColumn(table, column);
  if (values.some((value) => value !== values[0])) return midranks(values);
  throw new InputError(`column ${column}`, 'at least two different values', `${values.length} equal ones`);
}
