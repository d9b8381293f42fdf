import type pl from 'nodejs-polars';
import {
  labelColumn,
  numberColumn,
  classKeys,
  finiteColumn,
  gaussianKeys,
  isSingle,
  readClasses,
  readGaussian,
  type GaussianOptions,
} from '../../table';
import { auprcStatistic } from '../auprc';
import { brierOfRows } from '../brier';
import { crpsOfRows } from '../crps';
import { checkTruePositiveRate, fprStatistic } from '../fprAtTpr';
import { lossKeys, readLosses, readRisk, riskKeys } from '../lossColumn';
import { classLosses, gaussianLosses } from '../nll';
import { binaryKeys } from '../options';
import { quantileErrorStatistic, type QuantileErrorOptions } from '../quantileCalibration';
import { confusionOf, decide, rates } from '../rates';
import { eceStatistic, readForecasts, type Binning, type EceOptions } from '../reliability';
import { excessStatistic, readRiskAndLoss } from '../riskCoverage';
import { areaOfKept } from '../selective';
import { auseStatistic, type AuseOptions } from '../sparsification';
import { meanStatistic, type Statistic } from '../statistic';
import { meanOfShares, aurocOf, resampled, shareOf, type Estimate } from '../estimate';

/** Which columns a metric reads, and how: each metric takes those of its own function. */
export interface MetricOptions extends EceOptions, QuantileErrorOptions, Partial<AuseOptions> {
  /** The share of class 1 that `fprAtTpr` has to find, in (0, 1]. Default 0.95. */
  truePositiveRate?: number;
}

/** Row numbers of a table. */
type RowNumbers = readonly number[];

/** A metric that can be taken of any part of a table. */
export interface MetricSpec {
  /** Which direction is good. Default: neither. */
  readonly better?: 'higher' | 'lower';
  /** The options that it reads. */
  readonly keys: readonly string[];
  /** What rows have to have for it, in an error. */
  readonly needs: string;
  /**
   * Reads and checks the columns of the whole table, once.
   *
   * @returns the metric of some rows; `others` are the rows of all other groups. Undefined where the rows do not define it
   * @throws InputError when a column is missing or wrong
   */
  read(table: pl.DataFrame, options: MetricOptions): (rows: RowNumbers, others: RowNumbers) => Estimate | undefined;
}

const anyRow = 'a row';
const bothClasses = 'rows of both classes';

/** The metrics of {@link byGroup}, by name. Those that are functions of their own, too, give the same value. */
export const metricSpecs = {
  accuracy: {
    better: 'higher',
    keys: [...binaryKeys, 'classes'],
    needs: anyRow,
    read(table, { label, score, threshold, classes }) {
      const losses = readLosses(table, { label, score, threshold, classes });
      return (rows) => shareOf(rows.filter((row) => losses[row] === 0).length, rows.length);
    },
  },
  balancedAccuracy: {
    better: 'higher',
    keys: binaryKeys,
    needs: bothClasses,
    read(table, options) {
      const decisions = decide(table, options);
      return (rows) => {
        const counts = confusionOf(decisions, rows);
        return meanOfShares(shareOf(...rates.truePositiveRate(counts)), shareOf(...rates.trueNegativeRate(counts)));
      };
    },
  },
  truePositiveRate: rate('truePositiveRate', 'higher', 'rows of class 1'),
  falsePositiveRate: rate('falsePositiveRate', 'lower', 'rows of class 0'),
  trueNegativeRate: rate('trueNegativeRate', 'higher', 'rows of class 0'),
  falseNegativeRate: rate('falseNegativeRate', 'lower', 'rows of class 1'),
  precision: rate('precision', 'higher', 'rows decided as class 1'),
  selectionRate: rate('selectionRate', undefined, anyRow),
  prevalence: rate('prevalence', undefined, anyRow),
  auroc: {
    better: 'higher',
    keys: ['label', 'score'],
    needs: bothClasses,
    read(table, { label = 'label', score = 'yHat' }) {
      const labels = labelColumn(table, label);
      const scores = numberColumn(table, score);
      const ofClass = (rows: RowNumbers, one: number) =>
        take(
          scores,
          rows.filter((row) => labels[row] === one),
        );
      return (rows) => aurocOf(ofClass(rows, 1), ofClass(rows, 0));
    },
  },
  auprc: detection('higher', [], auprcStatistic),
  fprAtTpr: detection('lower', ['truePositiveRate'], (labels, scores, options) =>
    fprStatistic(labels, scores, checkTruePositiveRate(options.truePositiveRate)),
  ),
  aurocOfGroup: {
    keys: ['score', 'lowFinds'],
    needs: 'rows of other groups to compare with',
    read(table, { score, lowFinds }) {
      // It is a risk that is asked here, so there is no default such as the logits.
      const risks = readRisk(table, { risk: score as string, lowFinds });
      return (rows, others) => aurocOf(take(risks, rows), take(risks, others));
    },
  },
  meanScore: mean(undefined, ['score'], (table, { score = 'yHat' }) => finiteColumn(table, score)),
  meanLoss: mean('lower', lossKeys, readLosses),
  aurc: selective([], (risks, losses) => areaOfKept(risks, losses)),
  excessAurc: selective([], excessStatistic),
  ause: selective(['root'], (risks, losses, { root }) => auseStatistic(risks, losses, root)),
  nll: mean('lower', classKeys, (table, options) => classLosses(readClasses(table, options))),
  brierScore: mean('lower', classKeys, (table, options) => brierOfRows(readClasses(table, options), isSingle(options))),
  ece: calibration('width'),
  adaptiveEce: calibration('count'),
  overconfidence: mean(undefined, classKeys, (table, options) => {
    const { predicted, hits } = readForecasts(table, { ...options, of: 'top' });
    return predicted.map((p, row) => p - hits[row]!);
  }),
  meanError: mean(undefined, ['target', 'mean'], readErrors),
  mae: mean('lower', ['target', 'mean'], (table, options) => readErrors(table, options).map(Math.abs)),
  rmse: mean('lower', ['target', 'mean'], (table, options) => readErrors(table, options).map((e) => e ** 2), Math.sqrt),
  gaussianNll: mean('lower', gaussianKeys, (table, options) =>
    gaussianLosses(readGaussian(table, options, 'positive')),
  ),
  crps: mean('lower', gaussianKeys, (table, options) => crpsOfRows(readGaussian(table, options, 'zero'))),
  quantileCalibrationError: {
    better: 'lower',
    keys: [...gaussianKeys, 'levels'],
    needs: anyRow,
    read(table, options) {
      const { target, mean: centre, std } = readGaussian(table, options, 'positive');
      return (rows) => {
        const own = { target: take(target, rows), mean: take(centre, rows), std: take(std, rows) };
        return resampled(quantileErrorStatistic(own, options.levels), rows.length, true);
      };
    },
  },
} satisfies Record<string, MetricSpec>;

/** A proportion of the confusion matrix. */
function rate(name: keyof typeof rates, better: MetricSpec['better'], needs: string): MetricSpec {
  const read: MetricSpec['read'] = (table, options) => {
    const decisions = decide(table, options);
    return (rows) => shareOf(...rates[name](confusionOf(decisions, rows)));
  };
  return { better, keys: binaryKeys, needs, read };
}

/** The mean of one number per row. */
function mean(
  better: MetricSpec['better'],
  keys: readonly string[],
  valuesOf: (table: pl.DataFrame, options: MetricOptions) => Float64Array,
  shape: (value: number) => number = (value) => value,
): MetricSpec {
  const read: MetricSpec['read'] = (table, options) => {
    const values = valuesOf(table, options);
    return (rows) => {
      const own = meanStatistic(take(values, rows));
      return resampled((counts) => shape(own(counts)), rows.length);
    };
  };
  return { better, keys, needs: anyRow, read };
}

/** How well a score tells the classes apart. */
function detection(
  better: MetricSpec['better'],
  keys: readonly string[],
  statisticOf: (labels: Uint8Array, scores: Float64Array, options: MetricOptions) => Statistic,
): MetricSpec {
  const read: MetricSpec['read'] = (table, options) => {
    const labels = labelColumn(table, options.label ?? 'label');
    const scores = numberColumn(table, options.score ?? 'yHat');
    return (rows) => {
      const own = Uint8Array.from(rows, (row) => labels[row]!);
      if (!own.includes(0) || !own.includes(1)) return undefined;
      return resampled(statisticOf(own, take(scores, rows), options), rows.length);
    };
  };
  return { better, keys: ['label', 'score', ...keys], needs: bothClasses, read };
}

/** How well a risk sorts the rows by their loss. */
function selective(
  keys: readonly string[],
  statisticOf: (risks: Float64Array, losses: Float64Array, options: MetricOptions) => Statistic,
): MetricSpec {
  const read: MetricSpec['read'] = (table, options) => {
    const { risks, losses } = readRiskAndLoss(table, options as AuseOptions);
    return (rows) => resampled(statisticOf(take(risks, rows), take(losses, rows), options), rows.length);
  };
  return { better: 'lower', keys: [...riskKeys, ...keys], needs: anyRow, read };
}

/** An error of calibration; the bins are those of the group. */
function calibration(binning: Binning): MetricSpec {
  const read: MetricSpec['read'] = (table, options) => {
    const { predicted, hits } = readForecasts(table, options);
    return (rows) => {
      const own = { predicted: take(predicted, rows), hits: Uint8Array.from(rows, (row) => hits[row]!) };
      return resampled(eceStatistic(own, binning, options.bins), rows.length, true);
    };
  };
  return { better: 'lower', keys: [...classKeys, 'bins', 'of'], needs: anyRow, read };
}

/** Prediction less truth. */
function readErrors(table: pl.DataFrame, { target = 'y', mean: centre = 'yHat' }: GaussianOptions): Float64Array {
  const truth = finiteColumn(table, target);
  return finiteColumn(table, centre).map((value, row) => value - truth[row]!);
}

function take(values: Float64Array, rows: RowNumbers): Float64Array {
  return Float64Array.from(rows, (row) => values[row]!);
}
