import pl from 'nodejs-polars';
import { checkKeys, InputError } from '../base';
import { checkConformalState, keepRead } from './conformalState';
import { conformalRank } from './coverage';
import { finiteColumn, positiveColumn } from '../table';

/** Options of {@link fitConformalRegressor}. */
export interface ConformalRegressorOptions {
  /** Column of the true value. Default `y`. */
  target?: string;
  /** Column of the prediction. Default `yHat`. */
  mean?: string;
  /** Column of a spread above 0 that widens the interval where it is large, such as a standard deviation. Default none: one width. */
  std?: string;
  /** The share of rows whose true value may be missed, in (0, 1). Default 0.1. */
  alpha?: number;
}

/** A {@link ConformalRegressor} as plain JSON. */
export interface ConformalRegressorState {
  kind: 'conformalRegressor';
  alpha: number;
  /** Half the width of the intervals, in units of y, or of the spread where there is one. */
  threshold: number;
  /** Rows it was fitted on. */
  calibrationRows: number;
  target: string;
  mean: string;
  std?: string;
}

/** Intervals that hold the true value with a promised share; see {@link fitConformalRegressor}. */
export class ConformalRegressor {
  readonly threshold: number;
  readonly calibrationRows: number;

  /** @param state - of {@link ConformalRegressor.toJSON} @throws InputError for anything else */
  constructor(private readonly state: ConformalRegressorState) {
    checkConformalState('conformalRegressor', state);
    this.threshold = state.threshold;
    this.calibrationRows = state.calibrationRows;
  }

  /**
   * The table with its intervals: `lower`, `upper`, and where the table has the column of the true value `covered`
   * (whether it lies between them, ends included). Other columns of these names are replaced.
   *
   * @throws InputError when a column is missing or wrong, or one that is read has such a name
   */
  apply(table: pl.DataFrame): pl.DataFrame {
    const { target, mean: column, std } = this.state;
    keepRead([target, column, ...(std === undefined ? [] : [std])], ['lower', 'upper', 'covered']);
    const mean = finiteColumn(table, column);
    const half = spreadOf(table, std).map((spread) => this.threshold * spread);
    const ends = (sign: number) => Array.from(mean, (middle, row) => middle + sign * half[row]!);
    const added = [pl.Series('lower', ends(-1), pl.Float64), pl.Series('upper', ends(1), pl.Float64)];
    if (!table.columns.includes(target)) return table.withColumns(...added);
    const inside = Array.from(residuals(table, this.state), (score) => score <= this.threshold);
    return table.withColumns(...added, pl.Series('covered', inside, pl.Bool));
  }

  /** All of it as plain JSON, for the constructor. */
  toJSON(): ConformalRegressorState {
    return { ...this.state };
  }
}

/**
 * Split conformal prediction for numbers: an interval per row that holds the true value for a share of at least `1 - alpha` of new
 * rows, whatever the model, as long as new rows are like the calibration rows (exchangeable). Half the width is the
 * `ceil((n + 1)(1 - alpha))`-th smallest `|y - mean|`, or of `|y - mean| / std` with a spread, and then times that spread. Narrow
 * is good; no effect of the model: the width of the middle `1 - alpha` of y.
 *
 * @param table - calibration rows, seen neither in training nor in testing
 * @throws InputError when a column is missing or wrong, a spread is not above 0, or there are fewer than `1 / alpha - 1` rows
 * @see Lei, J., et al. (2018). Distribution-free predictive inference for regression.
 * @example
 * fitConformalRegressor(calibration, { std: 'sigma', alpha: 0.1 }).apply(test);   // the table with lower, upper, covered
 */
export function fitConformalRegressor(
  table: pl.DataFrame,
  options: ConformalRegressorOptions = {},
): ConformalRegressor {
  checkKeys('fitConformalRegressor', options, ['target', 'mean', 'std', 'alpha']);
  const { target = 'y', mean = 'yHat', std, alpha = 0.1 } = options;
  const scores = residuals(table, { target, mean, ...(std === undefined ? {} : { std }) }).sort();
  const rank = conformalRank(scores.length, alpha);
  return new ConformalRegressor({
    kind: 'conformalRegressor',
    alpha,
    threshold: scores[rank - 1]!,
    calibrationRows: scores.length,
    target,
    mean,
    ...(std === undefined ? {} : { std }),
  });
}

/** How far off each row is, in units of its spread. */
function residuals(table: pl.DataFrame, columns: { target: string; mean: string; std?: string }): Float64Array {
  const [mean, std] = [finiteColumn(table, columns.mean), spreadOf(table, columns.std)];
  return finiteColumn(table, columns.target).map((y, row) => Math.abs(y - mean[row]!) / std[row]!);
}

/** The spread of each row; 1 without a column. */
function spreadOf(table: pl.DataFrame, column: string | undefined): Float64Array {
  if (column === undefined) return new Float64Array(table.height).fill(1);
  const std = positiveColumn(table, column, 'spreads');
  const zero = std.indexOf(0);
  if (zero >= 0) throw new InputError(`column ${column}`, 'spreads above 0', `0 in row ${zero}`);
  return std;
}
