import pl from 'nodejs-polars';

/** One row of the history of a training run: numbers by name; what is not known at that point is missing. */
export type HistoryRow = Readonly<Record<string, number>>;

/**
 * The history as a table: a row each tenth of an epoch with `epoch` (epochs done, such as 1.3), `step`, `loss`, its terms and
 * the metrics as means since the row before; at the end of an epoch also what validation gave (`val...`) and what the
 * resampling policy reported. Missing values are null.
 */
export function historyTable(rows: readonly HistoryRow[]): pl.DataFrame {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return pl.DataFrame(
    names.map((name) =>
      pl.Series(
        name,
        rows.map((row) => row[name] ?? null),
        pl.Float64,
      ),
    ),
  );
}

/** Means of numbers by name, over the steps since the last row. */
export class RunningMeans {
  private sums = new Map<string, number>();
  private count = 0;

  add(values: HistoryRow): void {
    for (const [name, value] of Object.entries(values)) this.sums.set(name, (this.sums.get(name) ?? 0) + value);
    this.count++;
  }

  /** The means so far; starts again. */
  take(): HistoryRow {
    const means = Object.fromEntries([...this.sums].map(([name, sum]) => [name, sum / this.count]));
    this.sums = new Map();
    this.count = 0;
    return means;
  }
}
