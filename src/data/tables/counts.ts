import pl from 'nodejs-polars';

/** How many rows are alike, and what they hold. */
export interface CountedRows {
  readonly count: number;
  /** The value of each column. */
  readonly values: Readonly<Record<string, string | number | boolean>>;
}

/**
 * Published counts as rows: what has the count 805 becomes 805 rows. Numbers are whole numbers.
 *
 * @param cells - at least one, all with the same columns
 */
export function rowsOfCounts(cells: readonly CountedRows[]): pl.DataFrame {
  const columns = Object.keys(cells[0]!.values).map((name) => {
    const first = cells[0]!.values[name]!;
    const values = cells.flatMap(({ count, values }) => new Array<unknown>(count).fill(values[name]!));
    const type = typeof first === 'number' ? pl.Int32 : typeof first === 'boolean' ? pl.Bool : pl.Utf8;
    return pl.Series(name, values, type);
  });
  return pl.DataFrame(columns);
}
