import type pl from 'nodejs-polars';
import { checkKeys } from '../base';
import { readDetection, type AurocOptions } from './auroc';
import { ascending, tiesOf, valueOf, type Statistic } from './statistic';

/**
 * Area under the precision-recall curve, as average precision: `sum over thresholds of (recall - recall before) * precision`.
 * Higher is better, 1 is a perfect order; no effect: the share of class 1, so read it beside that share. Unlike `auroc` it
 * falls when a rare class is buried among false alarms. Rows of equal score share a threshold; nothing is interpolated.
 *
 * @returns in (0, 1]
 * @throws InputError when a column is missing or wrong, or one class has no rows
 * @see Davis, J., Goadrich, M. (2006). The relationship between precision-recall and ROC curves.
 * @example
 * auprc(scored, { label: 'wrong', score: 'epistemic' });
 */
export function auprc(table: pl.DataFrame, options: AurocOptions = {}): number {
  checkKeys('auprc', options, ['label', 'score']);
  const { labels, scores } = readDetection(table, options);
  return valueOf(auprcStatistic(labels, scores), labels.length);
}

/** {@link auprc} as a statistic. */
export function auprcStatistic(labels: Uint8Array, scores: Float64Array): Statistic {
  const blocks = tiesOf(scores, ascending(scores)).reverse();
  return (counts) => {
    let [found, named, sum] = [0, 0, 0];
    for (const block of blocks) {
      const before = found;
      for (const row of block) {
        const count = counts[row]!;
        named += count;
        found += count * labels[row]!;
      }
      if (found > before) sum += (found - before) * (found / named);
    }
    return sum / found;
  };
}
