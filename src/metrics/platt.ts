import pl from 'nodejs-polars';
import { checkKeys, checkRange, mean, most, sum } from '../base';
import { readDetection, type AurocOptions } from './auroc';
import type { Calibrator, PlattState } from './calibrator';
import { finiteColumn } from '../table';

/** Probabilities `1 / (1 + exp(-(slope * score + intercept)))`; see {@link fitPlatt}. */
export class PlattCalibrator implements Calibrator {
  readonly slope: number;
  readonly intercept: number;

  constructor(private readonly state: PlattState) {
    checkRange('slope', state.slope, -Number.MAX_VALUE, Number.MAX_VALUE);
    checkRange('intercept', state.intercept, -Number.MAX_VALUE, Number.MAX_VALUE);
    this.slope = state.slope;
    this.intercept = state.intercept;
  }

  apply(table: pl.DataFrame): pl.DataFrame {
    const scores = finiteColumn(table, this.state.score);
    const p = Array.from(scores, (score) => sigmoid(this.slope * score + this.intercept));
    return table.withColumns(pl.Series('p', p, pl.Float64));
  }

  toJSON(): PlattState {
    return { kind: 'platt', slope: this.slope, intercept: this.intercept, score: this.state.score };
  }
}

/**
 * Platt scaling: a logistic regression on one score, by maximum likelihood with Platt's targets `(n1 + 1) / (n1 + 2)` and
 * `1 / (n0 + 2)`, which keep it finite where the classes are apart. Unlike a temperature it also moves the middle, and takes any
 * score. A constant score gets the share of class 1 (with these targets).
 *
 * @param table - validation rows: a class 0 or 1 and a score
 * @throws InputError when a column is missing or wrong, or one class has no rows
 * @see Platt, J. (1999). Probabilistic outputs for support vector machines; Lin, H.-T., Lin, C.-J., Weng, R. C. (2007). A note
 *   on Platt's probabilistic outputs.
 * @example
 * fitPlatt(validation, { score: 'yHat' }).apply(test);   // the table with column p
 */
export function fitPlatt(table: pl.DataFrame, options: AurocOptions = {}): PlattCalibrator {
  checkKeys('fitPlatt', options, ['label', 'score']);
  const { label = 'label', score = 'yHat' } = options;
  const { labels } = readDetection(table, { label, score });
  const scores = finiteColumn(table, score);
  const positives = sum(labels);
  const ends = [1 / (labels.length - positives + 2), (positives + 1) / (positives + 2)];
  const targets = Float64Array.from(labels, (one) => ends[one]!);
  const { middle, spread } = standardOf(scores);
  const [a, b] = logisticFit(
    scores.map((value) => (spread > 0 ? (value - middle) / spread : 0)),
    targets,
  );
  if (spread === 0) return new PlattCalibrator({ kind: 'platt', slope: 0, intercept: b, score });
  return new PlattCalibrator({ kind: 'platt', slope: a / spread, intercept: b - (a * middle) / spread, score });
}

/** Scores that differ by less than this share of their size differ by rounding alone. */
const rounding = 1e-12;

/** Mean and standard deviation, 0 for a constant score: on standard scores slope and intercept hardly depend on each other. */
function standardOf(scores: Float64Array): { middle: number; spread: number } {
  // Differences from one of the values are exact where all are nearly the same.
  const origin = scores[0]!;
  const middle = origin + mean(scores, (value) => value - origin);
  const spread = Math.sqrt(mean(scores, (value) => (value - middle) ** 2));
  const size = most(scores.map(Math.abs));
  return { middle, spread: spread <= rounding * size ? 0 : spread };
}

/** Newton's method with halved steps for `sigmoid(a x + b)` and targets in (0, 1): the loss is convex. */
function logisticFit(x: Float64Array, targets: Float64Array): [a: number, b: number] {
  const loss = (a: number, b: number) => sum(x, (value, i) => softplus(a * value + b) - targets[i]! * (a * value + b));
  let [a, b] = [0, 0];
  for (let step = 0; step < 100; step++) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 1e-12, 0, 1e-12];
    x.forEach((value, i) => {
      const p = sigmoid(a * value + b);
      const [error, weight] = [p - targets[i]!, p * (1 - p)];
      ga += error * value;
      gb += error;
      haa += weight * value * value;
      hab += weight * value;
      hbb += weight;
    });
    const determinant = haa * hbb - hab * hab;
    const [da, db] = [-(hbb * ga - hab * gb) / determinant, -(haa * gb - hab * ga) / determinant];
    const before = loss(a, b);
    let size = 1;
    while (size > 1e-10 && loss(a + size * da, b + size * db) > before) size /= 2;
    // No shorter step lowers the loss any more: that is the minimum, to rounding.
    if (size <= 1e-10) break;
    [a, b] = [a + size * da, b + size * db];
    if (Math.abs(da) + Math.abs(db) < 1e-14 * (1 + Math.abs(a) + Math.abs(b))) break;
  }
  return [a, b];
}

function sigmoid(z: number): number {
  return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));
}

/** ln(1 + e^z). */
function softplus(z: number): number {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}
