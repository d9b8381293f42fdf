import pl from 'nodejs-polars';

/** One row of the history of a training run: numbers by name; what is not known at that point is missing. */
export type HistoryRow = Readonly<Record<string, number>>;

/**
 * The history as a table: a row each tenth of an epoch with `epoch` (epochs done, such as 1.3), `step`, `loss`, its terms and
 * the metrics as means since the row before; at the end of an epoch also what validation gave (`val...`) and what the
 * resampling policy reported. Missing values are null; what was told as NaN or infinite stays so.
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

/** A number as JSON can hold it, which would make null of NaN and of the infinities. `Number` undoes it. */
export function numberToJson(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** Rows as JSON can hold them. Undone by {@link rowsFromJson}. */
export function rowsToJson(rows: readonly HistoryRow[]): Record<string, number | string>[] {
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, numberToJson(value)])));
}

/** Rows from what {@link rowsToJson} gave, or from plain rows of earlier versions. */
export function rowsFromJson(rows: readonly Readonly<Record<string, number | string | null>>[]): HistoryRow[] {
  return rows.map((row) => {
    const told = Object.entries(row).filter(([, value]) => value !== null);
    return Object.fromEntries(told.map(([name, value]) => [name, Number(value)]));
  });
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
