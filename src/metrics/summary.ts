import pl from 'nodejs-polars';
import { checkKeys, InputError } from '../base';
import { groupGap, worstGroup } from './byGroup/accuracyByGroup';
import { auroc, aurocInterval } from './auroc';
import { meanOfShares, shareOf, type Estimate } from './estimate';
import { binaryKeys, type BinaryOptions, type Interval, type IntervalOptions } from './options';
import { confusionOf, decide, rates, requireRows } from './rates';
import { forEach, isTable, namedTables, type ForEach, type Tables } from '../table';

/** Options of {@link summary}. */
export interface SummaryOptions extends Omit<BinaryOptions, 'threshold'>, IntervalOptions {
  /** One for all tables, or one for each: `[0.1, 0.3]` in their order, or `{ before: 0.1, after: 0.3 }`. Default 0. */
  threshold?: ForEach<number>;
  /** A name for the row of a single table, first column of the result. Default none. */
  name?: string;
  /** Column of the group, or several; adds the worst group and the gap. Rows without a group count elsewhere only. */
  by?: string | readonly string[];
}

/**
 * All metrics of a binary classifier in one row, each with its interval (columns `xLower` and `xUpper`): accuracy,
 * truePositiveRate and falsePositiveRate by Wilson, balancedAccuracy and groupGap by Newcombe, auroc by DeLong. The
 * intervals cover the chance of the test rows, not that of training: see `meanOverSeeds` for that.
 *
 * @param tables - a table with one row per prediction, both classes; or several by name to compare
 * @returns a row for each table, of several with its `name` in the first column
 * @throws InputError when a column is missing or wrong, or a class has no rows
 * @example
 * summary(scored, { by: 'group', threshold: 0.5 });
 * summary({ uniform, resampled }, { threshold: [0.5, 0.3] });   // two rows, each with its own threshold
 */
export function summary(tables: Tables, options: SummaryOptions = {}): pl.DataFrame {
  checkKeys('summary', options, [...binaryKeys, 'confidence', 'name', 'by']);
  const { name: own, threshold, ...asked } = options;
  const named = namedTables('summary', tables);
  const names = named.map(([name]) => name);
  if (own !== undefined && !isTable(tables)) {
    throw new InputError('name', 'none beside several tables', own, 'Their own names are in the column.');
  }
  const thresholds = forEach('threshold', threshold, names);
  const rows = named.map(([name, table], i) => rowOf(table, name || own, { ...asked, threshold: thresholds[i] }));
  return rows.length === 1 ? rows[0]! : pl.concat(rows);
}

function rowOf(
  table: pl.DataFrame,
  name: string | undefined,
  options: BinaryOptions & IntervalOptions & Pick<SummaryOptions, 'by'>,
): pl.DataFrame {
  const { by, label, score, threshold, confidence } = options;
  const binary = { label, score, threshold };
  const counts = confusionOf(decide(table, binary));
  requireRows(counts.positives, 1);
  requireRows(counts.negatives, 0);
  // With rows of both classes none of these is undefined.
  const shares = (rate: keyof typeof rates): Estimate => shareOf(...rates[rate](counts))!;
  const [sensitivity, specificity] = [shares('truePositiveRate'), shares('trueNegativeRate')];
  const own = (metric: string, one: Estimate) => columns(metric, one.value, one.interval({ confidence })!);
  return pl.DataFrame({
    ...(name === undefined ? {} : { name: [name] }),
    n: pl.Series('n', [table.height], pl.Int32),
    ...own('accuracy', shares('accuracy')),
    ...own('balancedAccuracy', meanOfShares(sensitivity, specificity)!),
    ...own('truePositiveRate', sensitivity),
    ...own('falsePositiveRate', shares('falsePositiveRate')),
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
