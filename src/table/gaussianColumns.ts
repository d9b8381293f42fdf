import type pl from 'nodejs-polars';
import { checkTable } from './checkTable';
import { InputError } from '../base';
import { numberColumn } from './columns';

/**
 * The columns of a table of regressions: each row predicts a normal distribution. Its variance is the sum of all columns of
 * variance and all squared columns of standard deviation that are named.
 */
export interface GaussianOptions {
  /** Column of the true value. Default `y`. */
  target?: string;
  /** Column of the predicted mean. Default `yHat`. */
  mean?: string;
  /** Column of the predicted variance, or several to add up. Default `aleatoric`, when no `std` is named. */
  variance?: string | readonly string[];
  /** Column of the predicted standard deviation, or several whose squares add up. Default none. */
  std?: string | readonly string[];
}

export const gaussianKeys = ['target', 'mean', 'variance', 'std'] as const;

/** True values and predicted normal distributions, one per row. */
export interface GaussianPredictions {
  target: Float64Array;
  mean: Float64Array;
  /** Predicted standard deviation. */
  std: Float64Array;
}

/**
 * Reads true values and predicted normal distributions.
 *
 * @param least - `'positive'` where a variance of 0 has no meaning, as in a density
 * @throws InputError when a column is missing or wrong, a value is infinite, or a variance is negative (or 0)
 */
export function readGaussian(
  table: pl.DataFrame,
  { target = 'y', mean = 'yHat', variance, std }: GaussianOptions,
  least: 'positive' | 'zero',
): GaussianPredictions {
  checkTable('table', table);
  const variances = listOf(variance ?? (std === undefined ? 'aleatoric' : []));
  const spreads = listOf(std ?? []);
  const total = new Float64Array(table.height);
  const add = (name: string, varianceOf: (value: number) => number): void =>
    positiveColumn(table, name, 'spreads').forEach((value, row) => (total[row]! += varianceOf(value)));
  variances.forEach((name) => add(name, (value) => value));
  spreads.forEach((name) => add(name, (value) => value * value));
  const result = { target: finiteColumn(table, target), mean: finiteColumn(table, mean), std: total.map(Math.sqrt) };
  const zero = least === 'positive' ? total.findIndex((value) => value === 0) : -1;
  if (variances.length + spreads.length === 0)
    throw new InputError('variance', 'the name of a column, or several', 'none');
  if (zero >= 0) {
    const todo = 'A prediction without any spread has no density; crps allows it.';
    throw new InputError(
      `column ${[...variances, ...spreads].join(', ')}`,
      'a variance above 0',
      `0 in row ${zero}`,
      todo,
    );
  }
  return result;
}

/** A column of finite numbers. @throws InputError */
export function finiteColumn(table: pl.DataFrame, name: string): Float64Array {
  const values = numberColumn(table, name);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new InputError(`column ${name}`, 'finite numbers', `${values[bad]} in row ${bad}`);
  return values;
}

/** A column of finite numbers of at least 0, called by a word in the error. @throws InputError */
export function positiveColumn(table: pl.DataFrame, name: string, word: 'spreads' | 'losses'): Float64Array {
  const values = finiteColumn(table, name);
  const bad = values.findIndex((value) => value < 0);
  if (bad < 0) return values;
  throw new InputError(`column ${name}`, `${word} of at least 0`, `${values[bad]} in row ${bad}`, 'Is it a logarithm?');
}

function listOf(columns: string | readonly string[]): readonly string[] {
  return typeof columns === 'string' ? [columns] : columns;
}
