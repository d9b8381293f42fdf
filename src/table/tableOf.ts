import pl from 'nodejs-polars';

/** What a column holds; empty values are null. */
const types = { text: pl.Utf8, whole: pl.Int32, number: pl.Float64, truth: pl.Bool } as const;

/**
 * A table of rows, with the columns that are named, in their order, even where there are no rows.
 *
 * @example
 * tableOf([{ label: 1, share: 0.5 }], { label: 'whole', share: 'number' });
 */
export function tableOf<const K extends string>(
  rows: readonly Readonly<Record<NoInfer<K>, unknown>>[],
  columns: Readonly<Record<K, keyof typeof types>>,
): pl.DataFrame {
  const series = (Object.entries(columns) as [K, keyof typeof types][]).map(([name, type]) =>
    pl.Series(name, rows.map((row) => row[name] ?? null) as never, types[type]),
  );
  return pl.DataFrame(series);
}
