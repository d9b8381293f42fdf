import type pl from 'nodejs-polars';
import { checkKeys, InputError, mean, variance } from '../base';
import { resampleKeys, type ResampleOptions } from './bootstrap';
import { crpsOfRows } from './crps';
import { gaussianKeys, readGaussian, type GaussianPredictions } from '../table';
import { allRows, measure, measureTable, type Measured } from './measures';
import { gaussianLosses } from './nll';
import { quantileErrorStatistic, type QuantileErrorOptions } from './quantileCalibration';
import { meanStatistic, valueOf, type Statistic } from './statistic';

/** Options of {@link regressionQuality}. */
export interface RegressionQualityOptions extends QuantileErrorOptions, ResampleOptions {}

/**
 * How good predicted normal distributions are: `rmse`, `gaussianNll`, `crps` and `quantileCalibrationError` with bootstrap intervals (that
 * of the last one takes out what chance adds to it). No effect: what always predicting the mean and standard deviation of y
 * of this table has.
 *
 * @returns one row per metric: metric, value, lower, upper, better, noEffect
 * @throws InputError when a column is missing or wrong, a variance is not above 0, or all true values are equal
 * @example
 * regressionQuality(scored, { target: 'y', variance: 'aleatoric' });
 */
export function regressionQuality(table: pl.DataFrame, options: RegressionQualityOptions = {}): pl.DataFrame {
  checkKeys('regressionQuality', options, [...gaussianKeys, 'levels', ...resampleKeys]);
  const own = readGaussian(table, options, 'positive');
  const none = statisticsOf(constantOf(own.target, options.target), options.levels);
  const n = own.target.length;
  const measured = Object.entries(statisticsOf(own, options.levels)).map(([metric, statistic]): Measured => {
    const noEffect = valueOf(none[metric] ?? (() => NaN), n);
    return { metric, statistic, better: 'lower', noEffect, biased: metric === 'quantileCalibrationError' };
  });
  return measureTable(measure(measured, allRows(n), options));
}

function statisticsOf(predictions: GaussianPredictions, levels?: number): Record<string, Statistic> {
  const squares = meanStatistic(predictions.target.map((y, row) => (y - predictions.mean[row]!) ** 2));
  return {
    rmse: (counts) => Math.sqrt(squares(counts)),
    gaussianNll: meanStatistic(gaussianLosses(predictions)),
    crps: meanStatistic(crpsOfRows(predictions)),
    quantileCalibrationError: quantileErrorStatistic(predictions, levels),
  };
}

/** The same distribution for each row: mean and standard deviation of all true values. */
function constantOf(target: Float64Array, name = 'y'): GaussianPredictions {
  const middle = mean(target);
  const spread = Math.sqrt(variance(target, 0));
  if (spread === 0) throw new InputError(`column ${name}`, 'values that differ', `${target.length} equal ones`);
  return { target, mean: target.map(() => middle), std: target.map(() => spread) };
}
