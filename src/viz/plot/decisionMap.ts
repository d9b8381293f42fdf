import type pl from 'nodejs-polars';
import { checkInteger, checkKeys, checkRange } from '../../base';
import { Chart } from '../chart';
import { count, roundedWithin, shortNumber } from '../text';
import { tint } from '../theme';
import { wrapped, type Piece } from './encodings';
import { checkNamed, classColor, type GroupNameOptions } from './groupColors';
import { pointLayers, readPoints, type MapPoints } from './mapPoints';
import { gridText, readGrid, span, stepOf, type Grid } from './planeCells';
import type { PlotOptions } from './tables';
import { checkTitles, nameOf, wordsFor, type TitleOptions } from './words';

/** Options of {@link decisionMap}. */
export interface DecisionMapOptions extends PlotOptions, TitleOptions, GroupNameOptions {
  /** Column whose value colours the plane, such as `epistemic`, or a probability. */
  value: string;
  /** Column along the horizontal axis. Default `x`. */
  x?: string;
  /** Column along the vertical axis. Default `y`. */
  y?: string;
  /**
   * A value in the middle of the colours, such as 0.5 for a probability: then two colours part there, at the decision. Below it
   * lies the colour of class 0, above it that of class 1, as points and every other picture have them. Default none.
   */
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

const keys = [
  'title',
  'titles',
  'names',
  'order',
  'value',
  'x',
  'y',
  'middle',
  'points',
  'group',
  'most',
  'seed',
] as const;
const mapWidth = 440;
/** Light to dark: none of these is the colour of a class, so points stand out from all of them. */
const oneWay = ['#FCFBF7', '#E6DCEB', '#CBB6D6', '#A688B8', '#7A5195', '#4F2F66', '#2A1438'];
/** How much of its colour is left where a map shows a class; points of the class have all of it. */
const tintShare = 0.5;

/**
 * A value over a plane as a heat map: where a model of two inputs decides what, or where it is unsure. Make the grid with
 * `planeGrid`, predict on it, and give the table.
 *
 * @param table - one row per crossing of a full grid, in any order
 * @throws InputError when a column is missing or not finite, the rows are no full grid, there are more than 4,096,
 *   or `names` without `points` and `group`
 * @example
 * const grid = planeGrid(train.table);
 * const scored = (await model.predict(grid)).joinTo(grid);
 * await show(plot.decisionMap(scored, { value: 'epistemic', points: train.table, group: 'label' }));
 */
export function decisionMap(table: pl.DataFrame, options: DecisionMapOptions): Chart {
  checkKeys('decisionMap', options, keys);
  const { value, x = 'x', y = 'y', middle, points, titles, most = 300, seed = 0 } = options;
  checkInteger('most', most, 1);
  checkTitles([table, ...(points ? [points] : [])], titles);
  if (middle !== undefined) checkRange('middle', middle, -Number.MAX_VALUE, Number.MAX_VALUE);
  const grid = readGrid(table, x, y, value);
  const { group, names } = options;
  checkNamed(options, 'points and group', points && group);
  const seen = readPoints(points, { x, y, group, most, seed, titles, names });
  const heading = options.title ?? `${nameOf(value, titles)} over the plane`;
  const shown = points === undefined ? '' : ` Points: ${count(seen.rows.length)} of ${count(points.height)} rows.`;
  const cells = `${grid.xs.length} × ${grid.ys.length} cells, from ${span(grid.values)}.`;
  const subtitle = `${cells}${middle === undefined ? '' : ` The colours change at ${shortNumber(middle)}.`}${shown}`;
  const [across, up, shade] = [x, y, value].map((column) => wordsFor(column, titles, table).title);
  const text = `${heading}\n${subtitle}\n${gridText(grid, across!, up!)}`;
  return new Chart(chartOf(grid, seen, { heading, subtitle, x: across!, y: up!, value: shade!, middle }), text);
}

interface Words {
  heading: string;
  subtitle: string;
  x: string;
  y: string;
  value: string;
  middle: number | undefined;
}

function chartOf(grid: Grid, seen: MapPoints, words: Words): Piece {
  const { xs, ys } = grid;
  const [width, height] = [stepOf(xs), stepOf(ys)];
  const axis = (lines: number[], step: number, title: string) => (field: string) => {
    const from = lines[0]! - step / 2;
    const scale = { domain: [from, from + step * lines.length], nice: false };
    return { field, type: 'quantitative', title, scale, axis: { grid: false } };
  };
  const [x, y] = [axis(xs, width, words.x), axis(ys, height, words.y)];
  const ratio = (height * ys.length) / (width * xs.length);
  return {
    title: { text: words.heading, subtitle: wrapped(words.subtitle) },
    width: mapWidth,
    height: Math.round(mapWidth * Math.min(1.1, Math.max(0.45, ratio))),
    resolve: { scale: { fill: 'independent', shape: 'independent' } },
    layer: [cellLayer(grid, words, x('x1'), y('y1')), ...pointLayers(seen, x('px'), y('py'))],
  };
}

function cellLayer({ xs, ys, values }: Grid, words: Words, x: Piece, y: Piece): Piece {
  const [width, height] = [stepOf(xs), stepOf(ys)];
  const [left, bottom] = [xs[0]! - width / 2, ys[0]! - height / 2];
  const shade = { field: 'data', type: 'quantitative', title: words.value, scale: shades(values, words.middle) };
  return {
    // Values alone, row after row; where each lies is counted out, which keeps the output small.
    data: { values: values.map(roundedWithin(values)) },
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

function shades(values: number[], middle: number | undefined): Piece {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (middle !== undefined) {
    const reach = Math.max(high - middle, middle - low) || 1;
    return { domain: [middle - reach, middle + reach], range: twoWays() };
  }
  // One value everywhere lies in the middle of a scale of its own.
  const spare = high > low ? 0 : Math.abs(low) / 2 || 0.5;
  return { domain: [low - spare, high + spare], range: oneWay };
}

/** From the colour of class 0 over white to that of class 1. */
function twoWays(): string[] {
  const [low, high] = [classColor(0), classColor(1)];
  return [tint(low, tintShare), tint(low, tintShare / 2), '#F9F9F9', tint(high, tintShare / 2), tint(high, tintShare)];
}
