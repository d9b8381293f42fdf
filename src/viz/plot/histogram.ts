import type pl from 'nodejs-polars';
import { checkInteger, checkKeys, InputError, least, most, sum } from '../../base';
import { groupsOf, numberColumn, type Group } from '../../table';
import { Chart } from '../chart';
import { count, rounded, roundedWithin, shortNumber, textTable } from '../text';
import { palette } from '../theme';
import { frame, type Piece } from './encodings';
import { checkNamed, groupColor, groupColors, type GroupNameOptions } from './groupColors';
import { markLayers, marksOf, marksText, type Mark } from './marks';
import type { PlotOptions } from './tables';
import { checkTitles, nameOf, wordsFor, type TitleOptions } from './words';

/** Options of {@link histogram}. */
export interface HistogramPlotOptions extends PlotOptions, TitleOptions, GroupNameOptions {
  /** Column to count. */
  column: string;
  /** Column of groups to draw on top of each other, each as shares of its own rows. Default none: all rows as one. */
  by?: string;
  /** How many bins of equal width. Default 40. */
  bins?: number;
  /** Values to mark with a dashed line, by what they are called: `{ threshold: 0.3 }`. Default none. */
  marks?: Readonly<Record<string, number>>;
}

const keys = ['title', 'titles', 'names', 'order', 'column', 'by', 'bins', 'marks'] as const;

interface Series {
  name: string;
  values: number[];
}

/**
 * Histogram of a column. With `by`, each group is drawn as shares of its own rows, so that a rare group shows as well as a
 * common one. Infinite values (the logarithm of an empty bin) and rows without a group are not drawn but counted below the title.
 *
 * @throws InputError when a column is missing or not numeric, has no finite value, there are too many groups, or `names` without `by`
 * @example
 * await show(plot.histogram(scored, { column: 'bias', by: 'skinTone' }));
 */
export function histogram(table: pl.DataFrame, options: HistogramPlotOptions): Chart {
  checkKeys('histogram', options, keys);
  const { column, by, bins = 40, titles, marks = {} } = options;
  checkInteger('bins', bins, 1);
  checkTitles([table], titles);
  checkNamed(options, 'by', by);
  const all = numberColumn(table, column);
  const lines = marksOf(marks);
  const groups = by === undefined ? undefined : groupsOf(table, { by });
  const colors =
    groups &&
    groupColors(
      by ?? '',
      groups.map(({ name }) => name),
      options,
    );
  const sorted = groups && colors?.groups.map((name) => groups.find((group) => group.name === name)!);
  const series = seriesOf(all, sorted, (name) => colors?.labelOf(name) ?? name);
  const finite = Float64Array.from(series.flatMap(({ values }) => values));
  if (finite.length === 0) throw new InputError(`column ${column}`, 'finite values to draw', 'none');
  const edges = edgesOf(least(finite), most(finite), bins);
  const group = by === undefined ? '' : nameOf(by, titles);
  const heading = options.title ?? `Histogram of ${nameOf(column, titles)}${group && ` by ${group}`}`;
  const grouped = groups ? sum(groups, ({ rows }) => rows.length) : all.length;
  const [left, alone] = [grouped - finite.length, all.length - grouped];
  const subtitle = [
    `${count(finite.length)} rows${by === undefined ? '' : '; each group as shares of its own rows'}.`,
    ...(left > 0 ? [`${count(left)} rows with an infinite value are not drawn.`] : []),
    ...(alone > 0 ? [`${count(alone)} rows without a group are not drawn.`] : []),
    ...(lines.length > 0 ? [marksText(lines)] : []),
  ].join(' ');
  const rows = series.flatMap(({ name, values }) => binned(name, values, edges));
  const text = `${heading}\n${subtitle}\n${numbers(series, group || 'rows')}`;
  const color = colors && groupColor(colors, group);
  return new Chart(chartOf(rows, lines, { heading, subtitle, x: wordsFor(column, titles, table).title, color }), text);
}

/** The finite values of each group; without groups, of all rows. */
function seriesOf(all: Float64Array, groups: Group[] | undefined, labelOf: (name: string) => string): Series[] {
  const parts = groups ?? [{ name: '', rows: [...all.keys()] }];
  return parts.map(({ name, rows }) => ({
    name: labelOf(name),
    values: rows.map((row) => all[row]!).filter((value) => Number.isFinite(value)),
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
    counts[bin]! += 1;
  }
  const place = roundedWithin(edges);
  const bars = counts.map((n, i) => ({
    name,
    low: place(edges[i]!),
    high: place(edges[i + 1]!),
    n,
    share: rounded(n / Math.max(1, values.length)),
  }));
  // An outline goes on to the end of its last bin.
  return [...bars, { ...bars[bins - 1], low: place(edges[bins]!), n: 0 }];
}

/** Five numbers of each series. */
function numbers(series: Series[], what: string): string {
  const rows = series.map(({ name, values }) => {
    const sorted = Float64Array.from(values).sort();
    const at = (p: number) => shortNumber(sorted[Math.round(p * (sorted.length - 1))]!);
    return [name || 'all', count(values.length), at(0), at(0.25), at(0.5), at(0.75), at(1)];
  });
  return textTable([what, 'n', 'least', '25%', 'median', '75%', 'most'], rows);
}

interface Look {
  heading: string;
  subtitle: string;
  x: string;
  /** Of groups; without it all rows are one. */
  color: Piece | undefined;
}

function chartOf(rows: Piece[], lines: Mark[], { heading, subtitle, x, color }: Look): Piece {
  const place = { field: 'low', type: 'quantitative', title: x, scale: { zero: false, nice: false } };
  const share = {
    field: 'share',
    type: 'quantitative',
    stack: null,
    scale: { zero: true, padding: 0 },
    title: color ? 'share of the group' : 'share of rows',
    axis: { format: '.1~%' },
  };
  const tooltip = [
    ...(color ? [{ field: 'name', title: 'group' }] : []),
    { field: 'low', title: 'from', type: 'quantitative' },
    { field: 'high', title: 'to', type: 'quantitative' },
    { field: 'n', title: 'rows', type: 'quantitative' },
    { field: 'share', type: 'quantitative', format: '.2%' },
  ];
  const shared = { ...frame(heading, subtitle, 300), data: { values: rows } };
  if (!color) {
    const axis = { grid: false, tickCount: 10 };
    const encoding = { x: { ...place, bin: { binned: true }, axis }, x2: { field: 'high' }, y: share, tooltip };
    const bars = { mark: { type: 'bar', binSpacing: 1, color: palette[0] }, encoding };
    return { ...shared, ...(lines.length > 0 ? { layer: [bars, ...markLayers(lines)] } : bars) };
  }
  // Outlines tell groups apart where they overlap; filled bars would mix into colours that no legend has.
  const encoding = { x: { ...place, axis: { tickCount: 10 } }, y: share, color };
  return {
    ...shared,
    layer: [
      { mark: { type: 'area', interpolate: 'step-after', opacity: 0.13 }, encoding },
      { mark: { type: 'line', interpolate: 'step-after' }, encoding },
      { mark: { type: 'bar', opacity: 0 }, encoding: { ...encoding, x2: { field: 'high' }, tooltip } },
      ...markLayers(lines),
    ],
  };
}
