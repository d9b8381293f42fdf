import type pl from 'nodejs-polars';
import { checkKeys } from '../base';
import { RESAMPLE_KEYS } from './bootstrap';
import type { ResampleOptions } from './bootstrap';
import { brierOfRows } from './brier';
import { CLASS_KEYS, isSingle, readClasses } from './classColumns';
import type { ClassPredictions } from './classColumns';
import { allRows, measure, measureTable } from './measures';
import { classLosses } from './nll';
import { eceStatistic, forecastsOf } from './reliability';
import type { EceOptions } from './reliability';
import { meanStatistic } from './statistic';

/** Options of {@link classificationQuality}. */
export interface ClassificationQualityOptions extends EceOptions, ResampleOptions {}

/**
 * How good the probabilities of a classifier are: `accuracy`, `nll`, `brierScore`, `ece` and `adaptiveEce` with bootstrap intervals. No
 * effect: what always predicting the class shares of this table has. The two calibration errors are lifted by chance in the
 * draws more than in the table, so their intervals may lie above the value.
 *
 * @returns one row a metric: metric, value, lower, upper, better, noEffect
 * @throws InputError when a column is missing or wrong, a label is no class, or a probability is outside [0, 1]
 * @example
 * classificationQuality(scored);                                   // binary, logits in yHat
 * classificationQuality(calibrated, { probabilities: 'p' });
 */
export function classificationQuality(table: pl.DataFrame, options: ClassificationQualityOptions = {}): pl.DataFrame {
  checkKeys('classificationQuality', options, [...CLASS_KEYS, 'bins', 'of', ...RESAMPLE_KEYS]);
  const single = isSingle(options);
  const read = readClasses(table, {
    label: options.label,
    logits: options.logits,
    probabilities: options.probabilities,
  });
  const forecasts = forecastsOf(read, options.of ?? (single ? 1 : 'top'));
  const shares = sharesOf(read);
  const squares = shares.reduce((sum, share) => sum + share * share, 0);
  const entropy = shares.reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0);
  const { hits } = forecastsOf(read, 'top');
  const measures = measure(
    [
      ['accuracy', meanStatistic(Float64Array.from(hits)), 'higher', Math.max(...shares)],
      ['nll', meanStatistic(classLosses(read)), 'lower', entropy],
      ['brierScore', meanStatistic(brierOfRows(read, single)), 'lower', single ? (1 - squares) / 2 : 1 - squares],
      ['ece', eceStatistic(forecasts, 'width', options.bins), 'lower', 0],
      ['adaptiveEce', eceStatistic(forecasts, 'count', options.bins), 'lower', 0],
    ],
    allRows(table.height),
    options,
  );
  return measureTable(measures);
}

function sharesOf({ labels, classes }: ClassPredictions): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts.map((count) => count / labels.length);
}
