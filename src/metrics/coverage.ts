import pl from 'nodejs-polars';
import { checkInteger, checkKeys, InputError, sum } from '../base';
import { betaBinomial, binomialTail, quantileOf } from './binomial';
import { labelColumn } from '../table';
import { checkConfidence, type Interval, type IntervalOptions } from './options';

/** Options of {@link coverageCheck}. */
export interface CoverageCheckOptions extends IntervalOptions {
  /** Column that says whether the true value is in the set or interval: 0 or 1, or false and true. Default `covered`. */
  covered?: string;
  /** The share of misses that was asked for, in (0, 1). Default 0.1. */
  alpha?: number;
  /** How many rows the conformal predictor was fitted on. */
  calibrationRows: number;
}

/**
 * Does a conformal predictor cover what it promises? Over calibration sets of n rows its coverage is distributed as
 * Beta(k, n + 1 - k) with k = ceil((n + 1)(1 - alpha)), so the count covered among m new rows is beta-binomial: a coverage between
 * `expectedLower` and `expectedUpper` is what chance gives (when no two scores are equal). Coverage above them: sets larger than
 * needed (ties, or rounding up); below: the test rows are not like the calibration rows.
 *
 * @returns one row: n, coverage, lower and upper (Clopper and Pearson's exact interval of this predictor's coverage), aim (1 - alpha),
 *   expectedLower, expectedUpper, asExpected (whether coverage lies between those two)
 * @throws InputError when the column is missing or wrong, or an option is out of range
 * @see Vovk, V. (2012). Conditional validity of inductive conformal predictors; Angelopoulos, A. N., Bates, S. (2023). Conformal
 *   prediction: a gentle introduction, section 3.
 * @example
 * coverageCheck(conformal.apply(test), { alpha: 0.1, calibrationRows: 500 });
 */
export function coverageCheck(table: pl.DataFrame, options: CoverageCheckOptions): pl.DataFrame {
  checkKeys('coverageCheck', options, ['covered', 'alpha', 'calibrationRows', 'confidence']);
  const { covered = 'covered', alpha = 0.1, calibrationRows } = options;
  const hits = labelColumn(table, covered);
  const n = hits.length;
  const count = sum(hits);
  const rank = conformalRank(calibrationRows, alpha);
  const tail = (1 - checkConfidence(options.confidence)) / 2;
  const expected = betaBinomial(n, rank, calibrationRows + 1 - rank);
  const [least, most] = [quantileOf(expected, tail), quantileOf(expected, 1 - tail)];
  const { lower, upper } = clopperPearson(count, n, tail);
  return pl.DataFrame({
    n: pl.Series('n', [n], pl.Int32),
    coverage: [count / n],
    lower: [lower],
    upper: [upper],
    aim: [1 - alpha],
    expectedLower: [least / n],
    expectedUpper: [most / n],
    asExpected: [least <= count && count <= most],
  });
}

/**
 * Which of the sorted scores of a calibration set is the threshold: `ceil((n + 1)(1 - alpha))`.
 *
 * @throws InputError when alpha is out of range, or there are too few rows for it
 */
export function conformalRank(n: number, alpha: number): number {
  if (!(0 < alpha && alpha < 1))
    throw new InputError('alpha', 'a number between 0 and 1, both excluded', alpha, 'Usual is 0.1.');
  checkInteger('calibration rows', n, 1);
  // Rounding must not lift a whole number to the next.
  const rank = Math.ceil((n + 1) * (1 - alpha) - 1e-9);
  if (rank <= n) return rank;
  const least = Math.ceil(1 / alpha - 1 - 1e-9);
  throw new InputError(
    'calibration rows',
    `at least ${least} for alpha = ${alpha}`,
    n,
    'Take more rows or a larger alpha.',
  );
}

/** The exact interval of a proportion: the ends at which so many or more, or so few or fewer, are just unlikely enough. */
function clopperPearson(k: number, n: number, tail: number): Interval {
  const lower = k === 0 ? 0 : bisect((p) => binomialTail(k, n, p) < tail);
  const upper = k === n ? 1 : bisect((p) => binomialTail(k + 1, n, p) < 1 - tail);
  return { lower, upper };
}

/** The place in [0, 1] up to which `below` holds. */
function bisect(below: (p: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (below(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
