import pl from 'nodejs-polars';
import { checkInteger, checkKeys, InputError, Random, sum, sampleQuantile } from '../base';
import { checkTable, textColumn } from '../table';
import { checkConfidence, type Interval, type IntervalOptions } from './options';
import type { Statistic } from './statistic';

/** Options of {@link bootstrapInterval}. */
export interface BootstrapOptions extends IntervalOptions {
  /** How many tables are drawn. Default 1000. */
  resamples?: number;
  /** Seed of the draws. Default 0. */
  seed?: number;
  /** A column whose groups keep their sizes in every draw, such as `label` so that no draw lacks a class. Default none. */
  within?: string;
}

/**
 * Percentile bootstrap interval of any statistic of a table: the rows are drawn with replacement many times over, and the
 * middle share of the results is kept. It covers the chance of the test rows, not that of training. Where the statistic
 * sits at the end of its range, as with 100% accuracy, it is too narrow: use `wilsonInterval` for proportions.
 *
 * @param table - at least one row; select only the columns that the statistic reads, for speed
 * @param statistic - a function of a table of the same columns and as many rows
 * @throws InputError when the table is empty, an option is out of range, or the statistic gives NaN
 * @see Efron, B., Tibshirani, R. (1993). An Introduction to the Bootstrap, chapter 13.
 * @example
 * bootstrapInterval(scored.select('label', 'yHat'), (t) => balancedAccuracy(t), { within: 'label', seed: 1 });
 */
export function bootstrapInterval(
  table: pl.DataFrame,
  statistic: (resample: pl.DataFrame) => number,
  options: BootstrapOptions = {},
): Interval {
  checkKeys('bootstrapInterval', options, ['confidence', 'resamples', 'seed', 'within']);
  const strata = strataOf(table, options.within);
  return intervalOf(options, (random) => {
    const rows = strata.flatMap((stratum) => stratum.map(() => random.pick(stratum)));
    const result = statistic(gatherRows(table, rows));
    if (Number.isFinite(result)) return result;
    const todo = 'Name a column in `within` to keep it.';
    throw new InputError('statistic', 'a finite number for each draw', result, todo);
  });
}

/** Options of intervals of metrics that the library resamples itself. */
export type ResampleOptions = Omit<BootstrapOptions, 'within'>;

export const resampleKeys = ['confidence', 'resamples', 'seed'] as const;

/**
 * {@link bootstrapInterval} of a statistic that takes counts: the same idea, a hundred times as fast. A draw in which the
 * statistic is not defined, because a class is missing, is drawn again.
 *
 * @param strata - rows that are drawn among themselves, so that each draw has as many of them; at least one row each
 */
export function countedInterval(
  statistic: Statistic,
  strata: readonly (readonly number[])[],
  options: ResampleOptions = {},
): Interval {
  const counts = new Uint32Array(sum(strata, ({ length }) => length));
  return intervalOf(options, (random) => {
    for (;;) {
      drawCounts(counts, strata, random);
      const result = statistic(counts);
      if (!Number.isNaN(result)) return result;
    }
  });
}

/**
 * The basic bootstrap interval, `2 value - ends`, of an error whose value on a sample is biased upwards; not below 0. Draws have the bias of
 * the table and as much again, which mirroring removes.
 *
 * @see Davison, A. C., Hinkley, D. V. (1997). Bootstrap Methods and their Application, section 5.2.
 */
export function mirrored(value: number, { lower, upper }: Interval): Interval {
  return { lower: Math.max(0, 2 * value - upper), upper: Math.max(0, 2 * value - lower) };
}

/** What is resampled: a statistic, its value of the table, and whether that is biased upwards, as a calibration error is. */
export interface Resampled {
  readonly statistic: Statistic;
  readonly value: number;
  /** Default false. */
  readonly biased?: boolean;
}

/** The interval of a metric that the library resamples itself: {@link mirrored} where its value is biased upwards. */
export function resampledInterval(
  { statistic, value, biased = false }: Resampled,
  strata: readonly (readonly number[])[],
  options: ResampleOptions,
): Interval {
  const { confidence, resamples, seed } = options;
  const interval = countedInterval(statistic, strata, { confidence, resamples, seed });
  return biased ? mirrored(value, interval) : interval;
}

function drawCounts(counts: Uint32Array, strata: readonly (readonly number[])[], random: Random): void {
  counts.fill(0);
  for (const stratum of strata) {
    for (let i = 0; i < stratum.length; i++) {
      counts[stratum[random.integer(stratum.length)]!]! += 1;
    }
  }
}

function intervalOf(options: ResampleOptions, draw: (random: Random) => number): Interval {
  const { resamples = 1000, seed = 0 } = options;
  const confidence = checkConfidence(options.confidence);
  checkInteger('resamples', resamples, 2, 'Usual is 1000.');
  const random = new Random(seed);
  const results = Float64Array.from({ length: resamples }, () => draw(random)).sort();
  return { lower: sampleQuantile(results, (1 - confidence) / 2), upper: sampleQuantile(results, (1 + confidence) / 2) };
}

function strataOf(table: pl.DataFrame, within: string | undefined): number[][] {
  checkTable('table', table);
  if (table.height === 0) throw new InputError('table', 'at least one row', '0 rows');
  if (within === undefined) return [Array.from({ length: table.height }, (_, i) => i)];
  const strata = new Map<string | null, number[]>();
  textColumn(table, within).forEach((key, row) => {
    const rows = strata.get(key);
    if (rows) rows.push(row);
    else strata.set(key, [row]);
  });
  return [...strata.values()];
}

/** Some rows of a table, as often as they are named. */
export function gatherRows(table: pl.DataFrame, rows: readonly number[]): pl.DataFrame {
  return pl.DataFrame(table.getColumns().map((column: pl.Series) => column.gather([...rows])));
}
