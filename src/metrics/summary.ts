import pl from 'nodejs-polars';
import { checkKeys } from '../base';
import { groupGap, worstGroup } from './accuracyByGroup';
import { auroc, aurocInterval } from './auroc';
import { combinedInterval, wilsonInterval } from './intervals';
import { BINARY_KEYS } from './options';
import type { BinaryOptions, Interval, IntervalOptions } from './options';
import { decide, requireRows } from './rates';

/** Options of {@link summary}. */
export interface SummaryOptions extends BinaryOptions, IntervalOptions {
  /** A name for the row, first column of the result, so that rows of several models can be put together. Default none. */
  name?: string;
  /** Column of the group, or several; adds the worst group and the gap. Rows without a group count elsewhere only. */
  by?: string | readonly string[];
}

/**
 * All metrics of a binary classifier in one row, each with its interval (columns `xLower` and `xUpper`): accuracy,
 * truePositiveRate and falsePositiveRate by Wilson, balancedAccuracy and groupGap by Newcombe, auroc by DeLong. The
 * intervals cover the chance of the test rows, not that of training: see `meanOverSeeds` for that.
 *
 * @param table - one row a prediction, both classes
 * @returns one row; put several together with `pl.concat`
 * @throws InputError when a column is missing or wrong, or a class has no rows
 * @example
 * pl.concat([summary(uniform, { name: 'uniform' }), summary(resampled, { name: 'resampled' })]);
 */
export function summary(table: pl.DataFrame, options: SummaryOptions = {}): pl.DataFrame {
  checkKeys('summary', options, [...BINARY_KEYS, 'confidence', 'name', 'by']);
  const { name, by, label, score, threshold, confidence } = options;
  const binary = { label, score, threshold };
  const { correct, positives, truePositives, negatives, falsePositives } = decide(table, binary);
  requireRows(positives, 1);
  requireRows(negatives, 0);
  const right = correct.reduce((sum, one) => sum + one, 0);
  const share = (k: number, n: number): [number, Interval] => [k / n, wilsonInterval(k, n, { confidence })];
  const found = { k: truePositives, n: positives };
  const quiet = { k: negatives - falsePositives, n: negatives };
  const balanced = found.k / found.n / 2 + quiet.k / quiet.n / 2;
  return pl.DataFrame({
    ...(name === undefined ? {} : { name: [name] }),
    n: pl.Series('n', [table.height], pl.Int32),
    ...columns('accuracy', ...share(right, table.height)),
    ...columns('balancedAccuracy', balanced, combinedInterval([0.5, found], [0.5, quiet], { confidence })),
    ...columns('truePositiveRate', ...share(truePositives, positives)),
    ...columns('falsePositiveRate', ...share(falsePositives, negatives)),
    ...columns('auroc', auroc(table, { label, score }), aurocInterval(table, { label, score, confidence })),
    ...(by === undefined ? {} : groupColumns(table, { ...binary, confidence, by })),
  });
}

function groupColumns(
  table: pl.DataFrame,
  options: Required<Pick<SummaryOptions, 'by'>> & BinaryOptions & IntervalOptions,
): Record<string, unknown[]> {
  const worst = worstGroup(table, options);
  const gap = groupGap(table, options);
  return {
    worstGroup: [worst.group],
    ...columns('worstGroupAccuracy', worst.accuracy, worst),
    ...columns('groupGap', gap.gap, gap),
  };
}

function columns(name: string, value: number, { lower, upper }: Interval): Record<string, number[]> {
  return { [name]: [value], [`${name}Lower`]: [lower], [`${name}Upper`]: [upper] };
}
