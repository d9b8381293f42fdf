import type pl from 'nodejs-polars';
import { checkKeys, InputError, mean, sum } from '../base';
import { finiteColumn, gaussianKeys, readGaussian, type GaussianOptions, type GaussianPredictions } from '../table';
import { normalCdf } from './quantiles';
import { meanStatistic, valueOf } from './statistic';

/**
 * Continuous ranked probability score of normal distributions: with z = (y - mean) / std, the mean of
 * `std * (z (2 Phi(z) - 1) + 2 phi(z) - 1 / sqrt(pi))`, where Phi and phi are the standard normal distribution and density.
 * Lower is better, 0 is exact; in the unit of y. A prediction without spread counts its absolute error, so models with and without
 * risk compare; no effect: the score of the mean and standard deviation of y, about 0.5642 std(y) for normal y.
 *
 * @returns at least 0
 * @throws InputError when a column is missing or wrong, or a variance is negative
 * @see Gneiting, T., Raftery, A. E. (2007). Strictly proper scoring rules, prediction, and estimation.
 * @example
 * crps(scored, { target: 'y', mean: 'yHat', variance: 'aleatoric' });
 */
export function crps(table: pl.DataFrame, options: GaussianOptions = {}): number {
  checkKeys('crps', options, gaussianKeys);
  return valueOf(meanStatistic(crpsOfRows(readGaussian(table, options, 'zero'))), table.height);
}

/** Options of {@link crpsOfSamples}. */
export interface CrpsOfSamplesOptions {
  /** Column of the true value. Default `y`. */
  target?: string;
  /** Columns of the samples, such as the members of an ensemble; at least one. */
  samples: readonly string[];
  /** True to take the samples for draws of a distribution, without their bias for few of them. Default false. At least two. */
  fair?: boolean;
}

/**
 * Continuous ranked probability score of samples: the mean of `mean |x - y| - mean |x - x'| / 2` over all pairs of the m samples of
 * a row; `fair` divides the pairs by m (m - 1) rather than m^2. Lower is better, 0 is exact; one sample counts its absolute error;
 * no effect: as {@link crps}.
 *
 * @returns at least 0 (fair: may fall below)
 * @throws InputError when a column is missing or wrong, or there are too few samples
 * @see Gneiting and Raftery (2007), as for {@link crps}; Ferro, C. A. T. (2014). Fair scores for ensemble forecasts.
 * @example
 * crpsOfSamples(members, { samples: ['member0', 'member1', 'member2'], fair: true });
 */
export function crpsOfSamples(table: pl.DataFrame, options: CrpsOfSamplesOptions): number {
  checkKeys('crpsOfSamples', options, ['target', 'samples', 'fair']);
  const { target = 'y', samples, fair = false } = options;
  const least = fair ? 2 : 1;
  if (!Array.isArray(samples) || samples.length < least) {
    throw new InputError('samples', `at least ${least} column${fair ? 's' : ''}`, samples);
  }
  const columns = (samples as readonly string[]).map((name) => finiteColumn(table, name));
  const m = columns.length;
  const scores = finiteColumn(table, target).map((y, row) => {
    const sorted = Float64Array.from(columns, (column) => column[row]!).sort();
    // Of sorted samples the i-th is the larger of i pairs and the smaller of m - 1 - i.
    const pairs = sum(sorted, (x, i) => (2 * i - m + 1) * x);
    const distance = mean(sorted, (x) => Math.abs(x - y));
    return m === 1 ? distance : distance - pairs / (fair ? m * (m - 1) : m * m);
  });
  return valueOf(meanStatistic(scores), table.height);
}

/** {@link crps} of each row. */
export function crpsOfRows({ target, mean, std }: GaussianPredictions): Float64Array {
  return target.map((y, row) => {
    const [error, spread] = [y - mean[row]!, std[row]!];
    const z = error / spread;
    // Beyond this the closed form is the absolute error to all digits, and z may be infinite.
    if (!(Math.abs(z) < 1e9)) return Math.abs(error) - spread / Math.sqrt(Math.PI);
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    return spread * (z * (2 * normalCdf(z) - 1) + 2 * density - 1 / Math.sqrt(Math.PI));
  });
}
