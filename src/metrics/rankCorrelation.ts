import type pl from 'nodejs-polars';
import { InputError } from '../base';
import { numberColumn } from '../table';
import { centredCorrelation, centredRanks } from './ranks';

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
  return centredCorrelation(ranks(table, first), ranks(table, second));
}

function ranks(table: pl.DataFrame, column: string): Float64Array {
  const values = numberColumn(table, column);
  const found = centredRanks(values);
  if (found) return found;
  throw new InputError(`column ${column}`, 'at least two different values', `${values.length} equal ones`);
}
