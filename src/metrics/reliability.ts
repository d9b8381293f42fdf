import pl from 'nodejs-polars';
import { argmax, checkChoice, checkInteger, checkKeys, InputError, sum } from '../base';
import { classKeys, isSingle, readClasses, type ClassOptions, type ClassPredictions } from '../table';
import { wilsonInterval } from './intervals';
import type { IntervalOptions } from './options';
import { ascending, countBelow, valueOf, type Statistic } from './statistic';

/** Bins of equal width, or of (nearly) equally many rows. */
export type Binning = 'width' | 'count';

/** What the predicted probability is of: the class of largest probability, or one class. */
export type ProbabilityOf = 'top' | number;

/** Options of {@link ece} and {@link adaptiveEce}. */
export interface EceOptions extends ClassOptions {
  /** How many bins. Default 10. */
  bins?: number;
  /** Whose probability is looked at. Default: class 1 of a single column; the largest (`top`) of several. */
  of?: ProbabilityOf;
}

/** Options of {@link reliability}. */
export interface ReliabilityOptions extends EceOptions, IntervalOptions {
  /** Bins of equal width (`width`, the default) or of equally many rows (`count`). */
  binning?: Binning;
}

const keys = [...classKeys, 'bins', 'of'] as const;

/**
 * Data of a reliability diagram: rows are put into bins by predicted probability, and the mean prediction is set against how often
 * it came true. Calibrated: equal, up to the interval. `of: 'top'` asks how often the chosen class is right; `of: 1`, how
 * often class 1 happens. Bins are open on the left and closed on the right, as in scikit-learn's `calibration_curve`; empty
 * ones are left out. Equal probabilities share a bin, also with `binning: 'count'`.
 *
 * @returns one row a bin: low, high, n, predicted (mean), observed (share), and Wilson's lower and upper of observed
 * @throws InputError when a column is missing or wrong, a label is no class, or a probability is outside [0, 1]
 * @see DeGroot, M. H., Fienberg, S. E. (1983). The comparison and evaluation of forecasters.
 * @example
 * reliability(scored);                                                   // binary, logits in yHat
 * reliability(scored, { probabilities: ['p0', 'p1', 'p2'], bins: 15 });  // confidence in the chosen class
 */
export function reliability(table: pl.DataFrame, options: ReliabilityOptions = {}): pl.DataFrame {
  checkKeys('reliability', options, [...keys, 'binning', 'confidence']);
  const { bins = 10, binning = 'width', confidence } = options;
  checkChoice('binning', binning, ['width', 'count']);
  const forecasts = readForecasts(table, options);
  const edges = edgesOf(forecasts.predicted, bins, binning);
  const ones = new Uint32Array(table.height).fill(1);
  const parts = binned(forecasts, edges, ones).flatMap(({ n, predicted, hits }, i) =>
    n === 0 ? [] : [{ i, n, predicted: predicted / n, observed: hits / n, ...wilsonInterval(hits, n, { confidence }) }],
  );
  return pl.DataFrame({
    low: parts.map(({ i }) => edges[i]!),
    high: parts.map(({ i }) => edges[i + 1]!),
    n: pl.Series(
      'n',
      parts.map(({ n }) => n),
      pl.Int32,
    ),
    predicted: parts.map(({ predicted }) => predicted),
    observed: parts.map(({ observed }) => observed),
    lower: parts.map(({ lower }) => lower),
    upper: parts.map(({ upper }) => upper),
  });
}

/**
 * Expected calibration error: over bins of equal width, `sum of (rows of the bin / rows) * |mean prediction - observed share|`.
 * Lower is better, 0 is calibrated; no effect: 0, as always predicting the class shares is calibrated too, so read it beside
 * `brierScore` or `nll`. A calibrated model has more than 0 by chance, and the more so the more bins and the fewer rows.
 *
 * @returns in [0, 1]
 * @throws InputError as {@link reliability}
 * @see Guo, C., et al. (2017). On calibration of modern neural networks.
 * @example
 * ece(scored, { probabilities: 'p' });   // 0.03
 */
export function ece(table: pl.DataFrame, options: EceOptions = {}): number {
  checkKeys('ece', options, keys);
  return valueOf(eceStatistic(readForecasts(table, options), 'width', options.bins), table.height);
}

/**
 * {@link ece} over bins of equally many rows: where most predictions crowd into one bin of equal width, this one still looks
 * inside. Direction and value at no effect are the same.
 *
 * @returns in [0, 1]
 * @throws InputError as {@link reliability}
 * @see Nguyen, K., O'Connor, B. (2015). Posterior calibration and exploratory analysis for natural language processing models.
 * @example
 * adaptiveEce(scored, { probabilities: 'p' });   // 0.04
 */
export function adaptiveEce(table: pl.DataFrame, options: EceOptions = {}): number {
  checkKeys('adaptiveEce', options, keys);
  return valueOf(eceStatistic(readForecasts(table, options), 'count', options.bins), table.height);
}

/** A probability per row, and whether what it was of came true. */
export interface Forecasts {
  predicted: Float64Array;
  hits: Uint8Array;
}

/** Reads the forecasts that options ask for. @throws InputError */
export function readForecasts(table: pl.DataFrame, options: EceOptions): Forecasts {
  const { label, logits, probabilities } = options;
  const read = readClasses(table, { label, logits, probabilities });
  return forecastsOf(read, options.of ?? (isSingle(options) ? 1 : 'top'));
}

/** The forecasts of one class, or of the most likely one (the first among equals). */
export function forecastsOf({ labels, classes, probabilities }: ClassPredictions, of: ProbabilityOf): Forecasts {
  if (of !== 'top' && !(Number.isInteger(of) && 0 <= of && of < classes)) {
    throw new InputError('of', `'top' or a class from 0 to ${classes - 1}`, of);
  }
  const hits = new Uint8Array(labels.length);
  const predicted = Float64Array.from(labels, (label, row) => {
    const own = probabilities.subarray(row * classes, (row + 1) * classes);
    const asked = of === 'top' ? argmax(own) : of;
    hits[row] = Number(label === asked);
    return own[asked]!;
  });
  return { predicted, hits };
}

/** {@link ece} as a statistic; the bins are those of the whole table. */
export function eceStatistic(forecasts: Forecasts, binning: Binning, bins = 10): Statistic {
  const edges = edgesOf(forecasts.predicted, bins, binning);
  return (counts) => {
    const parts = binned(forecasts, edges, counts);
    const n = sum(parts, (part) => part.n);
    return sum(parts, ({ predicted, hits }) => Math.abs(predicted - hits)) / n;
  };
}

interface Bin {
  n: number;
  /** Sums over the rows. */
  predicted: number;
  hits: number;
}

function binned({ predicted, hits }: Forecasts, edges: readonly number[], counts: Uint32Array): Bin[] {
  const parts = Array.from({ length: edges.length - 1 }, () => ({ n: 0, predicted: 0, hits: 0 }));
  const inner = edges.slice(1, -1);
  predicted.forEach((p, row) => {
    const part = parts[countBelow(inner, p)]!;
    const times = counts[row]!;
    part.n += times;
    part.predicted += times * p;
    part.hits += times * hits[row]!;
  });
  return parts;
}

function edgesOf(predicted: Float64Array, bins: number, binning: Binning): number[] {
  checkInteger('bins', bins, 1);
  const shares = Array.from({ length: bins + 1 }, (_, i) => i / bins);
  if (binning === 'width') return shares;
  const order = ascending(predicted);
  return shares.map((share) => {
    const place = share * (order.length - 1);
    const low = predicted[order[Math.floor(place)]!]!;
    const high = predicted[order[Math.ceil(place)]!]!;
    return low + (place - Math.floor(place)) * (high - low);
  });
}
