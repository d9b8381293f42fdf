import type pl from 'nodejs-polars';
import { checkInteger, checkKeys, InputError } from '../../base';
import { groupsOf, numberColumn } from '../../metrics';
import { Chart } from '../chart';
import { count, rounded, shortNumber, textTable } from '../text';
import { frame, seriesColor } from './encodings';
import type { Piece } from './encodings';
import { checkSeries } from './tables';
import type { PlotOptions } from './tables';
import { PALETTE } from '../theme';
import { wordsFor } from './words';

/** Options of {@link histogram}. */
export interface HistogramPlotOptions extends PlotOptions {
  /** Column to count. */
  column: string;
  /** Column of groups to draw on top of each other, each as shares of its own rows. Default none: all rows as one. */
  by?: string;
  /** How many bins of equal width. Default 40. */
  bins?: number;
}

interface Series {
  name: string;
  values: number[];
}

/**
 * Histogram of a column. With `by`, each group is drawn as shares of its own rows, so that a rare group shows as well as a
 * common one. Infinite values (the logarithm of an empty bin) are not drawn but counted below the title.
 *
 * @throws InputError when a column is missing or not numeric, has no finite value, or there are too many groups
 * @example
 * await show(plot.histogram(scored, { column: 'bias', by: 'skinTone' }));
 */
export function histogram(table: pl.DataFrame, options: HistogramPlotOptions): Chart {
  checkKeys('histogram', options, ['title', 'column', 'by', 'bins']);
  const { column, by, bins = 40, title } = options;
  checkInteger('bins', bins, 1);
  const all = numberColumn(table, column);
  const finite = all.filter((value) => Number.isFinite(value));
  if (finite.length === 0) throw new InputError(`column ${column}`, 'finite values to draw', 'none');
  const series = seriesOf(table, all, by);
  const low = finite.reduce((least, value) => Math.min(least, value));
  const high = finite.reduce((most, value) => Math.max(most, value));
  const edges = edgesOf(low, high, bins);
  const heading = title ?? `Histogram of ${column}${by === undefined ? '' : ` by ${by}`}`;
  const left = all.length - finite.length;
  const subtitle = [
    `${count(finite.length)} rows, ${by === undefined ? 'as shares' : `each ${by} as shares of its own rows`}.`,
    ...(left > 0 ? [`${count(left)} rows with an infinite value are not drawn.`] : []),
  ].join(' ');
  const rows = series.flatMap(({ name, values }) => binned(name, values, edges));
  const text = `${heading}\n${subtitle}\n${numbers(series, by ?? 'rows')}`;
  return new Chart(chartOf(rows, { heading, subtitle, x: wordsFor(column).title, several: series.length > 1 }), text);
}

function seriesOf(table: pl.DataFrame, all: Float64Array, by: string | undefined): Series[] {
  const groups = by === undefined ? [{ name: '', rows: [...all.keys()] }] : groupsOf(table, { by });
  checkSeries(by ?? 'histogram', groups.length);
  return groups.map(({ name, rows }) => ({
    name,
    values: rows.map((row) => all[row] ?? NaN).filter((value) => Number.isFinite(value)),
  }));
}

function edgesOf(low: number, high: number, bins: number): number[] {
  // A constant column is one bar of width one.
  const [start, size] = high > low ? [low, (high - low) / bins] : [low - 0.5, 1];
  const used = high > low ? bins : 1;
  return Array.from({ length: used + 1 }, (_, i) => start + i * size);
}

function binned(name: string, values: number[], edges: number[]): Piece[] {
  const [start = 0, next = 1] = edges;
  const bins = edges.length - 1;
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const bin = Math.min(bins - 1, Math.floor((value - start) / (next - start)));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const bars = counts.map((n, i) => ({
    name,
    low: rounded(edges[i] ?? NaN),
    high: rounded(edges[i + 1] ?? NaN),
    n,
    share: rounded(n / Math.max(1, values.length)),
  }));
  // An outline goes on to the end of its last bin.
  return [...bars, { ...bars[bins - 1], low: rounded(edges[bins] ?? NaN), n: 0 }];
}

/** Five numbers of each series. */
function numbers(series: Series[], what: string): string {
  const rows = series.map(({ name, values }) => {
    const sorted = Float64Array.from(values).sort();
    const at = (p: number) => shortNumber(sorted[Math.round(p * (sorted.length - 1))] ?? NaN);
    return [name || 'all', count(values.length), at(0), at(0.25), at(0.5), at(0.75), at(1)];
  });
  return textTable([what, 'n', 'least', '25%', 'median', '75%', 'most'], rows);
}

function chartOf(
  rows: Piece[],
  { heading, subtitle, x, several }: { heading: string; subtitle: string; x: string; several: boolean },
): Piece {
  const place = { field: 'low', type: 'quantitative', title: x, scale: { zero: false, nice: false } };
  const share = {
    field: 'share',
    type: 'quantitative',
    stack: null,
    scale: { zero: true, padding: 0 },
    title: 'share of rows',
    axis: { format: '.1~%' },
  };
  const tooltip = [
    ...(several ? [{ field: 'name', title: 'group' }] : []),
    { field: 'low', title: 'from', type: 'quantitative' },
    { field: 'high', title: 'to', type: 'quantitative' },
    { field: 'n', title: 'rows', type: 'quantitative' },
    { field: 'share', type: 'quantitative', format: '.2%' },
  ];
  const shared = { ...frame(heading, subtitle, 300), data: { values: rows } };
  if (!several) {
    const axis = { grid: false, tickCount: 10 };
    const encoding = { x: { ...place, bin: { binned: true }, axis }, x2: { field: 'high' }, y: share, tooltip };
    return { ...shared, mark: { type: 'bar', binSpacing: 1, color: PALETTE[0] }, encoding };
  }
  // Outlines tell groups apart where they overlap; filled bars would mix into colours that no legend has.
  const encoding = { x: { ...place, axis: { tickCount: 10 } }, y: share, color: seriesColor(true) };
  return {
    ...shared,
    layer: [
      { mark: { type: 'area', interpolate: 'step-after', opacity: 0.13 }, encoding },
      { mark: { type: 'line', interpolate: 'step-after' }, encoding },
      { mark: { type: 'bar', opacity: 0 }, encoding: { ...encoding, x2: { field: 'high' }, tooltip } },
    ],
  };
}
