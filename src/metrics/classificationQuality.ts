import type pl from 'nodejs-polars';
import { checkKeys, sum } from '../base';
import { resampleKeys, type ResampleOptions } from './bootstrap';
import { brierOfRows } from './brier';
import { classKeys, isSingle, readClasses, type ClassPredictions } from '../table';
import { allRows, measure, measureTable } from './measures';
import { classLosses } from './nll';
import { eceStatistic, forecastsOf, type EceOptions } from './reliability';
import { meanStatistic } from './statistic';

/** Options of {@link classificationQuality}. */
export interface ClassificationQualityOptions extends EceOptions, ResampleOptions {}

/**
 * How good the probabilities of a classifier are: `accuracy`, `nll`, `brierScore`, `ece` and `adaptiveEce` with bootstrap intervals. No
 * effect: what always predicting the class shares of this table has. Chance lifts the two calibration errors; their intervals
 * take that out (the basic bootstrap), so the value may lie near the upper end, and a lower end of 0 means: may be calibrated.
 *
 * @returns one row per metric: metric, value, lower, upper, better, noEffect
 * @throws InputError when a column is missing or wrong, a label is no class, or a probability is outside [0, 1]
 * @example
 * classificationQuality(scored);                                   // binary, logits in yHat
 * classificationQuality(calibrated, { probabilities: 'p' });
 */
export function classificationQuality(table: pl.DataFrame, options: ClassificationQualityOptions = {}): pl.DataFrame {
  checkKeys('classificationQuality', options, [...classKeys, 'bins', 'of', ...resampleKeys]);
  const single = isSingle(options);
  const read = readClasses(table, {
    label: options.label,
    logits: options.logits,
    probabilities: options.probabilities,
  });
  const forecasts = forecastsOf(read, options.of ?? (single ? 1 : 'top'));
  const shares = sharesOf(read);
  const squares = sum(shares, (share) => share * share);
  const entropy = sum(shares, (share) => (share > 0 ? -share * Math.log(share) : 0));
  const { hits } = forecastsOf(read, 'top');
  const none = { nll: entropy, brier: single ? (1 - squares) / 2 : 1 - squares };
  const own = {
    accuracy: meanStatistic(Float64Array.from(hits)),
    nll: meanStatistic(classLosses(read)),
    brier: meanStatistic(brierOfRows(read, single)),
    ece: eceStatistic(forecasts, 'width', options.bins),
    adaptive: eceStatistic(forecasts, 'count', options.bins),
  };
  const measures = measure(
    [
      { metric: 'accuracy', statistic: own.accuracy, better: 'higher', noEffect: Math.max(...shares) },
      { metric: 'nll', statistic: own.nll, better: 'lower', noEffect: none.nll },
      { metric: 'brierScore', statistic: own.brier, better: 'lower', noEffect: none.brier },
      { metric: 'ece', statistic: own.ece, better: 'lower', noEffect: 0, biased: true },
      { metric: 'adaptiveEce', statistic: own.adaptive, better: 'lower', noEffect: 0, biased: true },
    ],
    allRows(table.height),
    options,
  );
  return measureTable(measures);
}

function sharesOf({ labels, classes }: ClassPredictions): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label]! += 1;
  return counts.map((count) => count / labels.length);
}
