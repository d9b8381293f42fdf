import pl from 'nodejs-polars';
import { checkKeys } from '../base';
import { checkTable, numberColumn, groupColumns, groupsOf } from '../table';
import { meanInterval } from './intervals';
import type { IntervalOptions } from './options';

/** Options of {@link meanOverSeeds}. */
export interface MeanOverSeedsOptions extends IntervalOptions {
  /** Columns to average, such as `accuracy` and `worstGroupAccuracy` of `summary`. */
  values: readonly string[];
  /** Column of what is compared, such as `name`: a mean for each of its values. Default none: one mean over all rows. */
  by?: string;
}

/**
 * Mean over seeds of each value, with the interval of Student's t (see `meanInterval`).
 *
 * @param table - one row per seed, or a seed of each thing compared; at least two rows each
 * @returns one row a thing compared and value: the `by` column, metric, n, mean, lower, upper
 * @throws InputError when a column is missing or wrong, there are fewer than two seeds, or the `by` column has the name of another one of the
 *   result
 * @example
 * meanOverSeeds(pl.concat(runs), { by: 'name', values: ['accuracy', 'worstGroupAccuracy'] });
 */
export function meanOverSeeds(table: pl.DataFrame, options: MeanOverSeedsOptions): pl.DataFrame {
  checkKeys('meanOverSeeds', options, ['values', 'by', 'confidence']);
  checkTable('table', table);
  const { values, by, confidence } = options;
  const groups =
    by === undefined
      ? [{ values: [], rows: Array.from({ length: table.height }, (_, i) => i) }]
      : groupsOf(table, { by });
  const means = groups.flatMap(({ values: group, rows }) =>
    values.map((metric) => {
      const column = numberColumn(table, metric);
      return {
        values: group,
        metric,
        ...meanInterval(
          rows.map((row) => column[row]!),
          { confidence },
        ),
      };
    }),
  );
  return pl.DataFrame({
    ...(by === undefined ? {} : groupColumns(by, means, ['metric', 'n', 'mean', 'lower', 'upper'])),
    metric: means.map(({ metric }) => metric),
    n: pl.Series(
      'n',
      means.map(({ n }) => n),
      pl.Int32,
    ),
    mean: means.map(({ mean }) => mean),
    lower: means.map(({ lower }) => lower),
    upper: means.map(({ upper }) => upper),
  });
}
