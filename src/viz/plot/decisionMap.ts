import type pl from 'nodejs-polars';
import { checkInteger, checkKeys, checkRange } from '../../base';
import { finiteColumn, textColumn } from '../../metrics';
import { Chart } from '../chart';
import { count, rounded, shortNumber } from '../text';
import { PALETTE } from '../theme';
import { sampled } from './chosenRows';
import { wrapped } from './encodings';
import type { Piece } from './encodings';
import { gridText, readGrid, span, stepOf } from './planeCells';
import type { Grid } from './planeCells';
import { checkSeries } from './tables';
import type { PlotOptions } from './tables';
import { wordsFor } from './words';

/** Options of {@link decisionMap}. */
export interface DecisionMapOptions extends PlotOptions {
  /** Column whose value colours the plane, such as `epistemic`, or a probability. */
  value: string;
  /** Column along the horizontal axis. Default `x`. */
  x?: string;
  /** Column along the vertical axis. Default `y`. */
  y?: string;
  /** A value in the middle of the colours, such as 0.5 for a probability: then two colours part there, at the decision. Default none. */
  middle?: number;
  /** Rows to draw as points, such as the training table; with the columns `x` and `y`. Default none. */
  points?: pl.DataFrame;
  /** Column of `points` to tell them apart by. Default none. */
  group?: string;
  /** At most how many points are drawn; of more, a random sample. Default 300. */
  most?: number;
  /** Seed of the sample. Default 0. */
  seed?: number;
}

const KEYS = ['title', 'value', 'x', 'y', 'middle', 'points', 'group', 'most', 'seed'];
const WIDTH = 440;
/** Dark to light for one direction, two colours for a decision; both keep their order without colour vision. */
const ONE_WAY = ['#0B1F4B', '#2C5AA0', '#6FA8C9', '#CFE3E2', '#FFF6D5', '#F5C15C', '#D55E00'];
const SHAPES = [
  'circle',
  'triangle-up',
  'square',
  'diamond',
  'cross',
  'triangle-down',
  'triangle-left',
  'triangle-right',
];
const TWO_WAYS = ['#0072B2', '#8DBFDD', '#F7F7F7', '#EDB58B', '#D55E00'];

/**
 * A value over a plane as a heat map: where a model of two inputs decides what, or where it is unsure. Make the grid with
 * `planeGrid`, predict on it, and give the table.
 *
 * @param table - one row a crossing of a full grid, in any order
 * @throws InputError when a column is missing or not finite, the rows are no full grid, or there are more than 4,096
 * @example
 * const grid = planeGrid(train.table);
 * const scored = (await model.predict(grid)).joinTo(grid);
 * await show(plot.decisionMap(scored, { value: 'epistemic', points: train.table, group: 'label' }));
 */
export function decisionMap(table: pl.DataFrame, options: DecisionMapOptions): Chart {
  checkKeys('decisionMap', options, KEYS);
  const { value, x = 'x', y = 'y', middle, points, group, most = 300, seed = 0 } = options;
  checkInteger('most', most, 1);
  if (middle !== undefined) checkRange('middle', middle, -Number.MAX_VALUE, Number.MAX_VALUE);
  const grid = readGrid(table, x, y, value);
  const seen = points === undefined ? [] : readPoints(points, { x, y, group, most, seed });
  const words = wordsFor(value);
  const heading = options.title ?? `${value} over the plane`;
  const shown = points === undefined ? '' : ` Points: ${count(seen.length)} of ${count(points.height)} rows.`;
  const cells = `${grid.xs.length} × ${grid.ys.length} cells, from ${span(grid.values)}.`;
  const subtitle = `${cells}${middle === undefined ? '' : ` The colours part at ${shortNumber(middle)}.`}${shown}`;
  const text = `${heading}\n${subtitle}\n${gridText(grid)}`;
  return new Chart(chartOf(grid, seen, { heading, subtitle, x, y, value: words.title, middle }), text);
}

function readPoints(
  points: pl.DataFrame,
  { x, y, group, most, seed }: { x: string; y: string; group: string | undefined; most: number; seed: number },
): Piece[] {
  const [across, up] = [finiteColumn(points, x), finiteColumn(points, y)];
  const names =
    group === undefined ? undefined : textColumn(points, group).map((name) => `${group} ${name ?? '(none)'}`);
  if (names && group) checkSeries(group, new Set(names).size);
  return sampled(points.height, most, seed).map((row) => ({
    px: rounded(across[row] ?? NaN),
    py: rounded(up[row] ?? NaN),
    name: names?.[row] ?? 'rows',
  }));
}

interface Words {
  heading: string;
  subtitle: string;
  x: string;
  y: string;
  value: string;
  middle: number | undefined;
}

function chartOf(grid: Grid, seen: Piece[], words: Words): Piece {
  const { xs, ys } = grid;
  const [width, height] = [stepOf(xs), stepOf(ys)];
  const axis = (lines: number[], step: number, title: string) => (field: string) => {
    const from = (lines[0] ?? 0) - step / 2;
    const scale = { domain: [rounded(from), rounded(from + step * lines.length)], nice: false };
    return { field, type: 'quantitative', title, scale, axis: { grid: false } };
  };
  const [x, y] = [axis(xs, width, words.x), axis(ys, height, words.y)];
  const ratio = (height * ys.length) / (width * xs.length);
  return {
    title: { text: words.heading, subtitle: wrapped(words.subtitle) },
    width: WIDTH,
    height: Math.round(WIDTH * Math.min(1.1, Math.max(0.45, ratio))),
    resolve: { scale: { fill: 'independent', shape: 'independent' } },
    layer: [cellLayer(grid, words, x('x1'), y('y1')), ...pointLayers(seen, x('px'), y('py'))],
  };
}

function cellLayer({ xs, ys, values }: Grid, words: Words, x: Piece, y: Piece): Piece {
  const [width, height] = [stepOf(xs), stepOf(ys)];
  const [left, bottom] = [(xs[0] ?? 0) - width / 2, (ys[0] ?? 0) - height / 2];
  const shade = { field: 'data', type: 'quantitative', title: words.value, scale: shades(values, words.middle) };
  return {
    // Values alone, row after row; where each lies is counted out, which keeps the output small.
    data: { values: values.map(rounded) },
    transform: [
      { window: [{ op: 'row_number', as: 'place' }] },
      { calculate: `${left} + ${width} * ((datum.place - 1) % ${xs.length})`, as: 'x1' },
      { calculate: `${bottom} + ${height} * floor((datum.place - 1) / ${xs.length})`, as: 'y1' },
      { calculate: `datum.x1 + ${width}`, as: 'x2' },
      { calculate: `datum.y1 + ${height}`, as: 'y2' },
    ],
    mark: { type: 'rect', strokeWidth: 0.7 },
    encoding: {
      ...{ x, x2: { field: 'x2' }, y, y2: { field: 'y2' } },
      fill: { ...shade, legend: { gradientLength: 200, format: '.3~g' } },
      // A line of the same colour closes the seams between cells.
      stroke: { ...shade, legend: null },
      tooltip: [
        { field: 'x1', title: `${words.x} from`, type: 'quantitative', format: '.3~g' },
        { field: 'y1', title: `${words.y} from`, type: 'quantitative', format: '.3~g' },
        { field: 'data', title: words.value, type: 'quantitative', format: '.4~g' },
      ],
    },
  };
}

/** Points in colours that stand out from every shade, with shapes for those who see none. */
function pointLayers(seen: Piece[], x: Piece, y: Piece): Piece[] {
  if (seen.length === 0) return [];
  const names = [...new Set(seen.map(({ name }) => String(name)))].sort();
  const legend = names.length > 1 ? { title: null } : null;
  const scale = { domain: names, range: ['#111111', '#FFFFFF', ...PALETTE].slice(0, names.length) };
  return [
    {
      data: { values: seen },
      mark: { type: 'point', filled: true, size: 34, opacity: 0.9, stroke: '#777777', strokeWidth: 0.7, clip: true },
      encoding: {
        x,
        y,
        fill: { field: 'name', type: 'nominal', scale, legend },
        shape: {
          field: 'name',
          type: 'nominal',
          scale: { domain: names, range: SHAPES.slice(0, names.length) },
          legend,
        },
      },
    },
  ];
}

function shades(values: number[], middle: number | undefined): Piece {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (middle !== undefined) {
    const reach = Math.max(high - middle, middle - low) || 1;
    return { domain: [middle - reach, middle + reach], range: TWO_WAYS };
  }
  // One value everywhere lies in the middle of a scale of its own.
  const spare = high > low ? 0 : Math.abs(low) / 2 || 0.5;
  return { domain: [rounded(low - spare), rounded(high + spare)], range: ONE_WAY };
}
