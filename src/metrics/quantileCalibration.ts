import pl from 'nodejs-polars';
import { checkInteger, checkKeys, sum } from '../base';
import { gaussianKeys, readGaussian, type GaussianOptions, type GaussianPredictions } from '../table';
import { wilsonInterval } from './intervals';
import type { IntervalOptions } from './options';
import { normalCdf } from './quantiles';
import { valueOf, type Statistic } from './statistic';

/** Options of {@link quantileCalibrationError}. */
export interface QuantileErrorOptions extends GaussianOptions {
  /** How many levels, evenly spaced inside (0, 1). Default 19: 0.05, 0.1 ... 0.95. */
  levels?: number;
}

/** Options of {@link quantileCalibration}. */
export interface QuantileCalibrationOptions extends QuantileErrorOptions, IntervalOptions {}

/**
 * Are predicted quantiles where they claim to be? For each level: the share of true values at or below that quantile of their
 * predicted normal distribution. Calibrated: observed = level. Steeper in the middle than the diagonal: the spreads are too wide;
 * flatter: too narrow; all to one side: the means are shifted.
 *
 * @returns one row per level: level, n, observed, and Wilson's lower and upper
 * @throws InputError when a column is missing or wrong, or a variance is not above 0
 * @see Kuleshov, V., Fenner, N., Ermon, S. (2018). Accurate uncertainties for deep learning using calibrated regression.
 * @example
 * quantileCalibration(scored, { variance: 'aleatoric', levels: 9 });
 */
export function quantileCalibration(table: pl.DataFrame, options: QuantileCalibrationOptions = {}): pl.DataFrame {
  checkKeys('quantileCalibration', options, [...gaussianKeys, 'levels', 'confidence']);
  const places = placesOf(readGaussian(table, options, 'positive'));
  const n = places.length;
  const rows = levelsOf(options.levels).map((level) => {
    const below = places.filter((place) => place <= level).length;
    return { level, observed: below / n, ...wilsonInterval(below, n, { confidence: options.confidence }) };
  });
  return pl.DataFrame({
    level: rows.map(({ level }) => level),
    n: pl.Series(
      'n',
      rows.map(() => n),
      pl.Int32,
    ),
    observed: rows.map(({ observed }) => observed),
    lower: rows.map(({ lower }) => lower),
    upper: rows.map(({ upper }) => upper),
  });
}

/**
 * Calibration error of quantiles: the mean over levels of `|observed share at or below the quantile - level|`. Lower is better, 0
 * is calibrated, 0.25 as wrong as a spread of nothing or of everything around the right middle; no effect: 0, for always
 * predicting the mean and variance of normal values is calibrated too, so read it beside `crps`. By chance alone a calibrated
 * model has about `0.3 / sqrt(n)`.
 *
 * @returns from 0 to about 0.5
 * @throws InputError as {@link quantileCalibration}
 * @see Kuleshov et al. (2018), who square the differences
 * @example
 * quantileCalibrationError(scored, { variance: 'aleatoric' });   // 0.02
 */
export function quantileCalibrationError(table: pl.DataFrame, options: QuantileErrorOptions = {}): number {
  checkKeys('quantileCalibrationError', options, [...gaussianKeys, 'levels']);
  const statistic = quantileErrorStatistic(readGaussian(table, options, 'positive'), options.levels);
  return valueOf(statistic, table.height);
}

/** {@link quantileCalibrationError} as a statistic. */
export function quantileErrorStatistic(predictions: GaussianPredictions, count?: number): Statistic {
  const levels = levelsOf(count);
  // The first level that counts a row: later ones count it too.
  const first = placesOf(predictions).map((place) => levels.filter((level) => level < place).length);
  return (counts) => {
    const entering = new Float64Array(levels.length + 1);
    counts.forEach((times, row) => (entering[first[row]!]! += times));
    const n = sum(entering);
    let [below, error] = [0, 0];
    levels.forEach((level, i) => {
      below += entering[i]!;
      error += Math.abs(below / n - level);
    });
    return error / levels.length;
  };
}

/** Where each true value lies in its predicted distribution, from 0 to 1. */
function placesOf({ target, mean, std }: GaussianPredictions): Float64Array {
  return target.map((y, row) => normalCdf((y - mean[row]!) / std[row]!));
}

function levelsOf(levels = 19): number[] {
  checkInteger('levels', levels, 1);
  return Array.from({ length: levels }, (_, i) => (i + 1) / (levels + 1));
}
