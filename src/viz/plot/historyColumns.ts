import type pl from 'nodejs-polars';
import { InputError, mean } from '../../base';

/** The numbers of a history by column; what is not known at a row is null. */
export type HistoryColumns = Map<string, (number | null)[]>;

/** Reads a history. @throws InputError when there is no row, no `epoch` or no other column */
export function readColumns(history: pl.DataFrame): HistoryColumns {
  if (history.height === 0) throw new InputError('history', 'at least one row', '0 rows', 'Fit a model first.');
  const columns: HistoryColumns = new Map();
  for (const column of history.getColumns()) {
    if (!column.isNumeric()) continue;
    const values: unknown[] = column.toArray();
    columns.set(
      column.name,
      values.map((value) => (typeof value === 'number' && Number.isFinite(value) ? value : null)),
    );
  }
  if (!columns.has('epoch') || columns.size < 2) {
    throw new InputError('history', 'columns epoch and what to draw', history.columns.join(', ') || 'no columns');
  }
  return columns;
}

/** One row for each epoch: of every column the mean over the rows of the epoch, at the epoch's last row. */
export function meansPerEpoch(columns: HistoryColumns): HistoryColumns {
  const epochs = columns.get('epoch') ?? [];
  const rowsOf = new Map<number, number[]>();
  epochs.forEach((at, row) => {
    // Tenths of an epoch are not exact: 2.0000000000000004 is the end of the second epoch.
    const epoch = Math.ceil((at ?? 0) - 1e-6);
    rowsOf.set(epoch, [...(rowsOf.get(epoch) ?? []), row]);
  });
  const groups = [...rowsOf.values()];
  return new Map(
    [...columns].map(([name, values]) => [
      name,
      groups.map((rows) => (name === 'epoch' ? (values[rows.at(-1) ?? 0] ?? null) : meanOf(values, rows))),
    ]),
  );
}

function meanOf(values: (number | null)[], rows: number[]): number | null {
  const known = rows.map((row) => values[row] ?? null).filter((value) => value !== null);
  return known.length === 0 ? null : mean(known);
}
