import pl from 'nodejs-polars';
import { columnNames, groupColumns } from '../../table';
import { measureGroups, type ByGroupOptions, type Level, type MeasuredGroup } from './measureGroups';

/**
 * A metric in each group: any metric by any columns. No effect of the group: the same value everywhere, up to the intervals.
 *
 * Intervals are Wilson's for proportions, Newcombe's for `balancedAccuracy`, DeLong's for `auroc` and `aurocOfGroup`, and
 * else from a bootstrap of the rows of the group. They are one per group: with many groups some are far off by chance.
 *
 * @param table - one row per prediction; rows with an empty group are left out
 * @returns one row per group, in the order of their values: the `control` and `by` columns as text, n, value, lower, upper. The value is
 *   empty where the rows do not define the metric and `ifUndefined` allows it; the ends also for a single row
 * @throws InputError when an option or a column is wrong, no row has a group, the rows of a group do not define the metric, or a `by`
 *   column has the name of another one of the result
 * @see Agarwal, A., et al. (2018). A reductions approach to fair classification; the mechanism is that of fairlearn's MetricFrame.
 * @example
 * byGroup(scored, { metric: 'truePositiveRate', by: 'skinTone', threshold: 0.3 });
 * byGroup(scored, { metric: 'brierScore', by: ['skinTone', 'hat'], probabilities: 'p' });     // intersections
 * byGroup(faces, { metric: (rows) => rankCorrelation(rows, 'bias', 'epistemic'), by: 'group' });
 */
export function byGroup(table: pl.DataFrame, options: ByGroupOptions): pl.DataFrame {
  return groupTable(measureGroups('byGroup', table, options), options, 'value');
}

/** One row per group. @param name - the column of the values */
export function groupTable(
  levels: readonly Level[],
  { by, control = [] }: Pick<ByGroupOptions, 'by' | 'control'>,
  name: string,
): pl.DataFrame {
  const names = [...(control.length === 0 ? [] : columnNames(control)), ...columnNames(by)];
  const groups = levels.flatMap((level) =>
    level.groups.map((group) => ({ ...group, values: [...level.control, ...group.values] })),
  );
  return pl.DataFrame({
    ...groupColumns(names, groups, ['n', name, 'lower', 'upper']),
    ...numbersOf(groups, name),
  });
}

/** The columns n, value, lower and upper. @param name - what the column of the values is called */
export function numbersOf(groups: readonly MeasuredGroup[], name: string): Record<string, pl.Series> {
  const numbers = (column: string, of: (group: MeasuredGroup) => number | undefined) =>
    pl.Series(
      column,
      groups.map((group) => of(group) ?? null),
      pl.Float64,
    );
  return {
    n: pl.Series(
      'n',
      groups.map(({ rows }) => rows.length),
      pl.Int32,
    ),
    [name]: numbers(name, ({ estimate }) => estimate?.value),
    lower: numbers('lower', ({ estimate }) => estimate?.interval?.lower),
    upper: numbers('upper', ({ estimate }) => estimate?.interval?.upper),
  };
}
