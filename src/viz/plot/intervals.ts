import type pl from 'nodejs-polars';
import { checkKeys, InputError } from '../../base';
import { checkConfidence, numberColumn, textColumn } from '../../metrics';
import type { IntervalOptions } from '../../metrics';
import { Chart } from '../chart';
import { roundedWithin, shortNumber, textTable } from '../text';
import { INK } from '../theme';
import { frame, seriesColor } from './encodings';
import type { Piece } from './encodings';
import { checkSeries } from './tables';
import type { PlotOptions } from './tables';
import { checkTitles, nameOf, wordsFor } from './words';
import type { TitleOptions } from './words';

/** Options of {@link intervals}; `confidence` is the one that the intervals of the table were made with. */
export interface IntervalsOptions extends PlotOptions, TitleOptions, IntervalOptions {
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

interface Dot {
  row: string;
  name: string;
  value: number | null;
  lower: number | null;
  upper: number | null;
}

const KEYS = ['value', 'by', 'series', 'lower', 'upper', 'reference', 'confidence', 'title', 'titles'];

/**
 * Values with their intervals, one row of the picture for each name in `by`, in the order of the table: for any table of
 * metrics, such as coverage by group or AUROC by score and dataset.
 *
 * @param table - a row a value, with the columns that the options name
 * @throws InputError when a column is missing or has no numbers, or there are more series than colours
 * @example
 * await show(plot.intervals(coverage, { value: 'coverage', by: 'group', reference: 0.9 }));
 * await show(plot.intervals(detection, { value: 'auroc', by: 'world', series: 'score', reference: 0.5 }));
 */
export function intervals(table: pl.DataFrame, options: IntervalsOptions): Chart {
  checkKeys('intervals', options, KEYS);
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
  const numbers = textTable(
    [rows, ...(series === undefined ? [] : [nameOf(series, titles)]), what, 'interval'],
    dots.map((dot) => [
      dot.row,
      ...(series === undefined ? [] : [dot.name]),
      shortNumber(dot.value ?? NaN),
      `${shortNumber(dot.lower ?? NaN)} to ${shortNumber(dot.upper ?? NaN)}`,
    ]),
  );
  return new Chart(
    chartOf(dots, { heading, subtitle, value: wordsFor(value, titles).title, reference, names }),
    `${heading}\n${subtitle}\n${numbers}`,
  );
}

function dotsOf(table: pl.DataFrame, { value, by, series, lower = 'lower', upper = 'upper' }: IntervalsOptions): Dot[] {
  const rows = textColumn(table, by);
  const names = series === undefined ? rows.map(() => '') : textColumn(table, series);
  const [middle, low, high] = [value, lower, upper].map((column) => numberColumn(table, column));
  const place = roundedWithin(middle ?? [], low ?? [], high ?? []);
  return rows.map((row, i) => ({
    row: row ?? '',
    name: names[i] ?? '',
    value: place(middle?.[i] ?? NaN),
    lower: place(low?.[i] ?? NaN),
    upper: place(high?.[i] ?? NaN),
  }));
}

interface Look {
  heading: string;
  subtitle: string;
  value: string;
  reference: number | undefined;
  names: string[];
}

function chartOf(dots: Dot[], { heading, subtitle, value, reference, names }: Look): Piece {
  const rows = [...new Set(dots.map(({ row }) => row))];
  const several = names.length > 1;
  // Space between the rows, so that the dots of a row stand together.
  const apart = several ? { scale: { paddingInner: 0.4 } } : {};
  const y = { field: 'row', type: 'nominal', sort: rows, title: null, axis: { grid: false }, ...apart };
  const yOffset = several ? { yOffset: { field: 'name', type: 'nominal', sort: names } } : {};
  const x = {
    type: 'quantitative',
    title: value,
    scale: { zero: false, nice: true },
    axis: { grid: true, tickCount: 6 },
  };
  const color = seriesColor(several);
  const line = {
    data: { values: [{ reference }] },
    mark: { type: 'rule', strokeDash: [5, 4], color: INK.rule, strokeWidth: 1.5 },
    encoding: { x: { ...x, field: 'reference' } },
  };
  const tooltip = [
    { field: 'row', title: 'row' },
    ...(several ? [{ field: 'name', title: 'series' }] : []),
    ...['value', 'lower', 'upper'].map((field) => ({ field, type: 'quantitative', format: '.3~f' })),
  ];
  return {
    ...frame(heading, subtitle, 110 + (several ? 26 : 0) + rows.length * (names.length * 10 + 18)),
    data: { values: dots },
    layer: [
      ...(reference === undefined ? [] : [line]),
      {
        mark: { type: 'rule', strokeWidth: 2 },
        encoding: { y, ...yOffset, x: { ...x, field: 'lower' }, x2: { field: 'upper' }, color },
      },
      {
        mark: { type: 'point', filled: true, size: 70, opacity: 1 },
        encoding: { y, ...yOffset, x: { ...x, field: 'value' }, color, tooltip },
      },
    ],
  };
}
