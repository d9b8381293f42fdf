import type pl from 'nodejs-polars';
import { checkInteger, checkKeys, InputError, least, most } from '../../base';
import { finiteColumn } from '../../table';
import { Chart } from '../chart';
import { count, roundedWithin, shortNumber, textTable } from '../text';
import { ink, palette } from '../theme';
import { evenly } from './chosenRows';
import { frame, type Piece } from './encodings';
import { namedLines } from './namedLines';
import { observations, observationLayers, readObservations } from './observations';
import { checkDistinct, checkSeries, type PlotOptions } from './tables';
import { checkTitles, nameOf, wordsFor, type TitleOptions } from './words';

/** Options of {@link curves}. */
export interface CurvesOptions extends PlotOptions, TitleOptions {
  /** Columns to draw, a line each. */
  columns: string | readonly string[];
  /** Which of the columns are the truth, where it is known: dashed. Default none. */
  truth?: string | readonly string[];
  /** Column along the horizontal axis. Default `x`. */
  x?: string;
  /** What the vertical axis is called. Default the title of a single column, else nothing. */
  y?: string;
  /** Observations to draw as points, such as the training table. Default none. */
  points?: pl.DataFrame;
  /** Column of `points` along the vertical axis. Default `y`. */
  target?: string;
  /** A stretch of the horizontal axis to shade: where there are training data. Default none. */
  shade?: readonly [from: number, to: number];
  /** At most how many points are drawn; of more, a random sample. Default 300. */
  most?: number;
  /** Seed of the sample. Default 0. */
  seed?: number;
}

const keys = ['title', 'titles', 'columns', 'truth', 'x', 'y', 'points', 'target', 'shade', 'most', 'seed'] as const;
/** Of all curves together, so that many do not make a notebook heavy; and of one, for the eye sees no corners. */
const mostRows = 640;
const mostOfOne = 200;

/**
 * Columns against another column, a line each: an estimate beside the truth, or several models.
 *
 * @param table - rows are sorted by `x`
 * @throws InputError when a column is missing or not finite, or there are none, too many, or two of the same title
 * @example
 * await show(plot.curves(scored, { columns: ['estimated', 'sigma'], truth: 'sigma', shade: [-4, 4] }));
 */
export function curves(table: pl.DataFrame, options: CurvesOptions): Chart {
  checkKeys('curves', options, keys);
  const { x = 'x', points, target = 'y', shade, titles, most = 300, seed = 0 } = options;
  const [columns, truth] = [listOf(options.columns), listOf(options.truth ?? [])];
  checkInteger('most', most, 1);
  checkSeries('columns', columns.length);
  checkTitles([table], titles);
  const strange = truth.find((name) => !columns.includes(name));
  if (strange !== undefined) throw new InputError('truth', `some of the columns ${columns.join(', ')}`, strange);
  if (shade && !(Number.isFinite(shade[1] - shade[0]) && shade[0] < shade[1])) {
    throw new InputError('shade', 'two numbers, the smaller one first', [...shade]);
  }
  const across = finiteColumn(table, x);
  const order = [...across.keys()].sort((a, b) => across[a]! - across[b]!);
  const lines = columns.map((column) => ({
    name: nameOf(column, titles),
    values: finiteColumn(table, column),
    dashed: truth.includes(column),
  }));
  const names = lines.map(({ name }) => name);
  checkDistinct('titles', names);
  const seen = points === undefined ? [] : readObservations(points, { x, y: target, most, seed });
  const heading = options.title ?? `${names.join(', ')} against ${nameOf(x, titles)}`;
  const dashed = lines.filter((line) => line.dashed).map(({ name }) => name);
  const subtitle = [
    ...(dashed.length > 0 ? [`Dashed: ${dashed.join(', ')}.`] : []),
    ...(points === undefined ? [] : [`Points: ${count(seen.length)} of ${count(points.height)} ${observations}.`]),
    ...(shade ? [`Shaded: ${nameOf(x, titles)} from ${shortNumber(shade[0])} to ${shortNumber(shade[1])}.`] : []),
  ].join(' ');
  const numbers = textTable(
    [nameOf(x, titles), ...names],
    evenly(drawnRows(order, lines.length), 7).map((row) =>
      [across, ...lines.map(({ values }) => values)].map((all) => shortNumber(all[row]!)),
    ),
  );
  const y = options.y ?? (columns.length === 1 ? wordsFor(columns[0]!, titles, table).title : '');
  const text = [heading, subtitle, numbers].filter(Boolean).join('\n');
  return new Chart(
    chartOf({ across, order, lines, seen, shade }, { heading, subtitle, x: wordsFor(x, titles, table).title, y }),
    text,
  );
}

interface Drawn {
  across: Float64Array;
  /** Rows from left to right. */
  order: number[];
  lines: { name: string; values: Float64Array; dashed: boolean }[];
  seen: Piece[];
  shade: readonly [number, number] | undefined;
}

function chartOf(
  { across, order, lines, seen, shade }: Drawn,
  words: { heading: string; subtitle: string; x: string; y: string },
): Piece {
  const [place, height] = [roundedWithin(across), roundedWithin(...lines.map(({ values }) => values))];
  const rows = drawnRows(order, lines.length);
  const colors = colorsOf(lines);
  const x = {
    field: 'x',
    type: 'quantitative',
    title: words.x,
    scale: { zero: false, nice: false, padding: 4 },
  };
  const y = { field: 'y', type: 'quantitative', title: words.y || null, scale: { zero: nearZero(lines) } };
  return {
    ...frame(words.heading, words.subtitle, 340),
    layer: [
      ...(shade ? [shadeLayer(shade)] : []),
      ...observationLayers(seen, { x, y }),
      namedLines(
        lines.map(({ name, values, dashed }, i) => ({
          ...{ name, dashed, color: colors[i] ?? ink.text },
          points: rows.map((row) => ({ x: place(across[row]!), y: height(values[row]!) })),
        })),
        { x, y, legend: lines.length + Number(seen.length > 0) > 1 },
      ),
    ],
  };
}

/** The rows that are drawn of so many lines, from left to right; the text tells some of these. */
function drawnRows(order: number[], lines: number): number[] {
  return evenly(order, Math.min(mostOfOne, Math.floor(mostRows / lines)));
}

/** Whether 0 belongs on the vertical axis: nothing is below it, and lines that come close to it would lie on the edge. */
function nearZero(lines: Drawn['lines']): boolean {
  const low = least(lines.map(({ values }) => least(values)));
  const high = most(lines.map(({ values }) => most(values)));
  return 0 <= low && low < high / 4;
}

/** The truth in the colour of text, everything else in a colour of its own. */
function colorsOf(lines: Drawn['lines']): string[] {
  const free = [...palette];
  const firstTruth = lines.find(({ dashed }) => dashed);
  return lines.map((line) => (line === firstTruth ? ink.text : (free.shift() ?? ink.text)));
}

function shadeLayer([from, to]: readonly [number, number]): Piece {
  return {
    data: { values: [{ from, to }] },
    mark: { type: 'rect', color: ink.line, opacity: 0.6 },
    encoding: { x: { field: 'from', type: 'quantitative' }, x2: { field: 'to' } },
  };
}

function listOf(columns: string | readonly string[]): readonly string[] {
  return typeof columns === 'string' ? [columns] : columns;
}
