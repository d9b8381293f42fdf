import type pl from 'nodejs-polars';
import { checkKeys, InputError } from '../base';
import { readDetection, type AurocOptions } from './auroc';
import { ascending, tiesOf, valueOf, type Statistic } from './statistic';

/** Options of {@link fprAtTpr}. */
export interface FprAtTprOptions extends AurocOptions {
  /** The share of class 1 that has to be found, in (0, 1]. Default 0.95. */
  truePositiveRate?: number;
}

/**
 * False-positive rate at the highest threshold that finds enough of class 1: the false alarms at a recall of (by default)
 * 95%. Lower is better, 0 is none; no effect: the true-positive rate itself, 0.95 (1 for a constant score, which finds all or
 * nothing). Nothing is interpolated.
 *
 * @returns in [0, 1]
 * @throws InputError when a column is missing or wrong, one class has no rows, or the rate is out of range
 * @see Hendrycks, D., et al. (2019). Deep anomaly detection with outlier exposure (there FPR95).
 * @example
 * fprAtTpr(both, { label: 'ood', score: 'epistemic' });
 */
export function fprAtTpr(table: pl.DataFrame, options: FprAtTprOptions = {}): number {
  checkKeys('fprAtTpr', options, ['label', 'score', 'truePositiveRate']);
  const truePositiveRate = checkTruePositiveRate(options.truePositiveRate);
  const { labels, scores } = readDetection(table, options);
  return valueOf(fprStatistic(labels, scores, truePositiveRate), labels.length);
}

/** Checks the share of class 1 that has to be found, and returns it. @throws InputError */
export function checkTruePositiveRate(rate = 0.95): number {
  if (0 < rate && rate <= 1) return rate;
  throw new InputError('truePositiveRate', 'a number above 0 and at most 1', rate);
}

/** {@link fprAtTpr} as a statistic. */
export function fprStatistic(labels: Uint8Array, scores: Float64Array, wanted: number): Statistic {
  const blocks = tiesOf(scores, ascending(scores)).reverse();
  return (counts) => {
    const total = [0, 0];
    counts.forEach((count, row) => (total[labels[row]!]! += count));
    const [negatives = 0, positives = 0] = total;
    if (positives === 0) return NaN;
    let [found, alarms] = [0, 0];
    for (const block of blocks) {
      for (const row of block) {
        if (labels[row] === 1) found += counts[row]!;
        else alarms += counts[row]!;
      }
      if (found / positives >= wanted) break;
    }
    return alarms / negatives;
  };
}
