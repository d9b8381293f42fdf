import type pl from 'nodejs-polars';
import type { CardTable } from './cardSections';

/** A table of an audit as text: three significant digits; what the rows do not define says so. Columns without any value are left out. */
export function cardTable(title: string, table: pl.DataFrame, notes: readonly string[]): CardTable {
  const columns = table
    .getColumns()
    .map((column) => ({ name: column.name, numeric: column.isNumeric(), values: [...column.toArray()] }))
    .filter(({ values }) => values.some((value) => value !== null && value !== ''));
  const rows = Array.from({ length: table.height }, (_, row) =>
    columns.map(({ numeric, values }) => cellText(values[row], numeric)),
  );
  return { title, columns: columns.map(({ name, numeric }) => ({ name, numeric })), rows, notes };
}

function cellText(value: unknown, numeric: boolean): string {
  if (value === null || value === undefined) return numeric ? 'not defined' : '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number' && !Number.isInteger(value)) return String(Number(value.toPrecision(3)));
  return `${value as string | number | bigint}`;
}
