import type pl from 'nodejs-polars';
import type { CardTable } from './cardSections';

interface Column {
  readonly name: string;
  readonly numeric: boolean;
  readonly cells: readonly string[];
}

/** Columns of an audit that say again what others say: a card has room for one of each. The audit has them all. */
const saidTwice: readonly string[] = [
  ...['trueNegativeRate', 'falseNegativeRate'], // 1 less the false-positive rate, and the true-positive rate
  ...['groups', 'meanDifference', 'differenceToOverall', 'ratioToOverall'], // other sums of the same rates
];

/**
 * A table of an audit as text: three significant digits; what the rows do not define says so. Columns without any value are left out. So that
 * it fits on a page, so are those that say again what others say, an interval stands in the column of its value (`xLower` and `xUpper` with `x`),
 * and a value beside the group that has it (`xValue` with `x`).
 */
export function cardTable(title: string, table: pl.DataFrame, notes: readonly string[]): CardTable {
  const all = new Map(
    table
      .getColumns()
      .filter(({ name }) => !saidTwice.includes(name))
      .map((column) => ({ name: column.name, numeric: column.isNumeric(), values: [...column.toArray()] as unknown[] }))
      .filter(({ values }) => values.some((value) => value !== null && value !== ''))
      .map(({ name, numeric, values }) => [name, { name, numeric, cells: values.map((v) => cellText(v, numeric)) }]),
  );
  const columns = joined(all);
  const rows = Array.from({ length: table.height }, (_, row) => columns.map(({ cells }) => cells[row]!));
  return { title, columns: columns.map(({ name, numeric }) => ({ name, numeric })), rows, notes };
}

/** The columns that stay, with what belongs to them in brackets. */
function joined(all: ReadonlyMap<string, Column>): Column[] {
  const taken = new Set<string>();
  const columns = [...all.values()].map((column) => {
    const [lower, upper, value] = ['Lower', 'Upper', 'Value'].map((end) => all.get(column.name + end));
    const beside = lower && upper ? [lower, upper] : value ? [value] : [];
    beside.forEach(({ name }) => taken.add(name));
    return { ...column, cells: column.cells.map((cell, row) => inBrackets(cell, beside, row)) };
  });
  return columns.filter(({ name }) => !taken.has(name));
}

/** A cell, and the cells of other columns after it; those that are not defined are left out. */
function inBrackets(cell: string, beside: readonly Column[], row: number): string {
  const others = beside.map(({ cells }) => cells[row]!);
  return others.length === 0 || others.includes(notDefined) ? cell : `${cell} (${others.join(' to ')})`;
}

const notDefined = 'not defined';

function cellText(value: unknown, numeric: boolean): string {
  if (value === null || value === undefined) return numeric ? notDefined : '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number' && !Number.isInteger(value)) return String(Number(value.toPrecision(3)));
  return `${value as string | number | bigint}`;
}
