import pl from 'nodejs-polars';
import { checkKeys, InputError, sum } from '../base';
import { readDetection, type AurocOptions } from './auroc';
import type { Calibrator, IsotonicState } from './calibrator';
import { finiteColumn } from '../table';
import { ascending, tiesOf } from './statistic';

/** Probabilities from a rising curve; see {@link fitIsotonic}. */
export class IsotonicCalibrator implements Calibrator {
  constructor(private readonly state: IsotonicState) {
    const { scores, probabilities } = state;
    const rising = (values: unknown) =>
      Array.isArray(values) &&
      values.every(
        (value, i) => Number.isFinite(value) && value >= ((values[i - 1] as number | undefined) ?? -Infinity),
      );
    if (!(rising(scores) && rising(probabilities) && scores.length > 0 && scores.length === probabilities.length)) {
      throw new InputError('isotonic', 'as many rising probabilities as rising scores', probabilities);
    }
  }

  apply(table: pl.DataFrame): pl.DataFrame {
    const p = Array.from(finiteColumn(table, this.state.score), (score) => this.at(score));
    return table.withColumns(pl.Series('p', p, pl.Float64));
  }

  toJSON(): IsotonicState {
    const { scores, probabilities, score } = this.state;
    return { kind: 'isotonic', scores: [...scores], probabilities: [...probabilities], score };
  }

  /** Linear between neighbours, flat beyond both ends. */
  private at(score: number): number {
    const { scores, probabilities } = this.state;
    let [low, high] = [0, scores.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (scores[middle]! < score) low = middle + 1;
      else high = middle;
    }
    const [right, left] = [Math.min(low, scores.length - 1), Math.max(0, low - 1)];
    const [x0, x1] = [scores[left]!, scores[right]!];
    const [y0, y1] = [probabilities[left]!, probabilities[right]!];
    return score >= x1 ? y1 : score <= x0 ? y0 : y0 + ((score - x0) / (x1 - x0)) * (y1 - y0);
  }
}

/**
 * Isotonic calibration: the rising curve from score to probability with the least squared error, found by pooling neighbours that
 * fall. It corrects any distortion that keeps the order, and needs more rows than the other two (a thousand, as a rule of thumb);
 * it may give exact 0 and 1. Between scores it is linear, beyond them flat. Rows of equal score share their mean.
 *
 * @param table - validation rows: a class 0 or 1 and a score
 * @throws InputError when a column is missing or wrong, or one class has no rows
 * @see Zadrozny, B., Elkan, C. (2002). Transforming classifier scores into accurate multiclass probability estimates.
 * @example
 * fitIsotonic(validation, { score: 'yHat' }).apply(test);   // the table with column p
 */
export function fitIsotonic(table: pl.DataFrame, options: AurocOptions = {}): IsotonicCalibrator {
  checkKeys('fitIsotonic', options, ['label', 'score']);
  const { label = 'label', score = 'yHat' } = options;
  const { labels } = readDetection(table, { label, score });
  const values = finiteColumn(table, score);
  const pools = pooled(values, labels);
  // Of a flat stretch the two ends are enough.
  return new IsotonicCalibrator({
    kind: 'isotonic',
    scores: pools.flatMap(({ low, high }) => (low === high ? [low] : [low, high])),
    probabilities: pools.flatMap(({ low, high, sum, n }) => (low === high ? [sum / n] : [sum / n, sum / n])),
    score,
  });
}

/** A stretch of scores with one probability. */
interface Pool {
  low: number;
  high: number;
  sum: number;
  n: number;
}

/** Pool adjacent violators: a stretch that is not above the one before it joins that one. */
function pooled(values: Float64Array, labels: Uint8Array): Pool[] {
  const pools: Pool[] = [];
  for (const block of tiesOf(values, ascending(values))) {
    const at = values[block[0]!]!;
    let pool: Pool = {
      low: at,
      high: at,
      sum: sum(block, (row) => labels[row]!),
      n: block.length,
    };
    for (let last = pools.at(-1); last && last.sum * pool.n >= pool.sum * last.n; last = pools.at(-1)) {
      pool = { low: last.low, high: pool.high, sum: last.sum + pool.sum, n: last.n + pool.n };
      pools.pop();
    }
    pools.push(pool);
  }
  return pools;
}
