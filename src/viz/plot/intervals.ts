import type pl from 'nodejs-polars';
import { checkKeys, InputError } from '../../base';
import { checkConfidence, type IntervalOptions } from '../../metrics';
import { numberColumn, textColumn } from '../../table';
import { Chart } from '../chart';
import { roundedWithin, shortNumber, textTable } from '../text';
import { dotRows, type Dot } from './dotRows';
import { rowOrder, type OrderOptions } from './rowOrder';
import { checkSeries, type PlotOptions } from './tables';
import { checkTitles, nameOf, wordsFor, type TitleOptions } from './words';

/** Options of {@link intervals}; `confidence` is the one that the intervals of the table were made with. */
export interface IntervalsOptions extends PlotOptions, TitleOptions, IntervalOptions, OrderOptions {
  /** Column of the values: the dots. */
  value: string;
  /** Column that names the rows of the picture. */
  by: string;
  /** Column that tells several dots of a row apart, by colour. Default none. */
  series?: string;
  /** Columns of the ends of the intervals. Default `lower` and `upper`. */
  lower?: string;
  upper?: string;
  /** A value to compare with, drawn as a dashed line. Default none. */
  reference?: number;
}

const keys = [
  'value',
  'by',
  'series',
  'lower',
  'upper',
  'reference',
  'confidence',
  'title',
  'titles',
  'order',
] as const;

/**
 * Values with their intervals, one row of the picture for each name in `by`, in the order of the table, or that of their scale: for any table of
 * metrics, such as coverage by group or AUROC by score and dataset.
 *
 * @param table - a row per value, with the columns that the options name
 * @throws InputError when a column is missing or has no numbers, or there are more series than colours
 * @example
 * await show(plot.intervals(coverage, { value: 'coverage', by: 'group', reference: 0.9 }));
 * await show(plot.intervals(detection, { value: 'auroc', by: 'world', series: 'score', reference: 0.5 }));
 */
export function intervals(table: pl.DataFrame, options: IntervalsOptions): Chart {
  checkKeys('intervals', options, keys);
  const { value, by, series, reference, titles } = options;
  if (reference !== undefined && !Number.isFinite(reference)) {
    throw new InputError('reference', 'a finite number', reference);
  }
  checkTitles([table], titles);
  const dots = dotsOf(table, options);
  const names = [...new Set(dots.map(({ name }) => name))];
  checkSeries('series', names.length);
  const [what, rows] = [nameOf(value, titles), nameOf(by, titles)];
  const heading = options.title ?? `${what} by ${rows}`;
  const level = shortNumber(100 * checkConfidence(options.confidence));
  const subtitle = `Lines: ${level}% intervals.${reference === undefined ? '' : ` Dashed: ${shortNumber(reference)}.`}`;
  const order = rowOrder(
    dots.map(({ row }) => row),
    options.order,
  );
  const inRows = order.flatMap((row) => dots.filter((dot) => dot.row === row));
  const numbers = textTable(
    [rows, ...(series === undefined ? [] : [nameOf(series, titles)]), what, 'interval'],
    inRows.map((dot) => [
      dot.row,
      ...(series === undefined ? [] : [dot.name]),
      shortNumber(dot.value),
      `${shortNumber(dot.lower)} to ${shortNumber(dot.upper)}`,
    ]),
  );
  const x = {
    type: 'quantitative',
    title: wordsFor(value, titles).title,
    scale: { zero: false, nice: true },
    axis: { grid: true, tickCount: 6 },
  };
  const tooltip = [
    { field: 'row', title: 'row' },
    ...(names.length > 1 ? [{ field: 'name', title: 'series' }] : []),
    ...['value', 'lower', 'upper'].map((field) => ({ field, type: 'quantitative', format: '.3~f' })),
  ];
  const look = { heading, subtitle, names, rows: order, rowsTitle: titles?.[by], x, reference, tooltip };
  return new Chart(dotRows(dots, look), `${heading}\n${subtitle}\n${numbers}`);
}

function dotsOf(table: pl.DataFrame, { value, by, series, lower = 'lower', upper = 'upper' }: IntervalsOptions): Dot[] {
  const rows = textColumn(table, by);
  const names = series === undefined ? rows.map(() => '') : textColumn(table, series);
  const [middle, low, high] = [value, lower, upper].map((column) => numberColumn(table, column));
  const place = roundedWithin(middle ?? [], low ?? [], high ?? []);
  return rows.map((row, i) => ({
    row: row ?? '',
    name: names[i] ?? '',
    value: place(middle![i]!),
    lower: place(low![i]!),
    upper: place(high![i]!),
  }));
}
