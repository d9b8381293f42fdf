import type pl from 'nodejs-polars';
import { checkInteger, checkKeys } from '../../base';
import { numberColumn, textColumn } from '../../table';
import { rankCorrelation } from '../../metrics';
import { Chart } from '../chart';
import { count, roundedWithin, shortNumber, textTable } from '../text';
import { palette } from '../theme';
import { sampled } from './chosenRows';
import { frame, type Piece } from './encodings';
import { nearest } from './nearest';
import { checkNamed, groupColor, groupColors, type GroupNameOptions } from './groupColors';
import type { PlotOptions } from './tables';
import { checkTitles, isRisk, nameOf, wordsFor, type TitleOptions, type Words } from './words';

/** Options of {@link scatter}. */
export interface ScatterOptions extends PlotOptions, TitleOptions, GroupNameOptions {
  /** Column along the horizontal axis. */
  x: string;
  /** Column along the vertical axis. */
  y: string;
  /** Column of groups to colour by. Default: one colour. */
  color?: string;
  /**
   * Whether the subtitle gives Spearman's rank correlation over all rows. Default: where both columns are predictions or risks
   * that the library knows, such as `bias`, and neither is constant; of places in a plane it would mean nothing.
   */
  correlation?: boolean;
  /** At most how many points are drawn; of more, a random sample. Default 600. */
  most?: number;
  /** Seed of the sample. Default 0. */
  seed?: number;
}

const keys = ['title', 'titles', 'names', 'order', 'x', 'y', 'color', 'correlation', 'most', 'seed'] as const;

/**
 * Two columns against each other, a point per row.
 *
 * @throws InputError when a column is missing or not numeric, there are too many groups, a correlation of a constant is asked for,
 *   or `names` without `color`
 * @example
 * await show(plot.scatter(scored, { x: 'bias', y: 'epistemic', color: 'skinTone' }));
 * await show(plot.scatter(moons, { x: 'x1', y: 'x2', color: 'label', names: { 0: 'upper', 1: 'lower' } }));
 */
export function scatter(table: pl.DataFrame, options: ScatterOptions): Chart {
  checkKeys('scatter', options, keys);
  const { x, y, color, titles, most = 600, seed = 0 } = options;
  checkInteger('most', most, 1);
  checkTitles([table], titles);
  checkNamed(options, 'color', color);
  const [across, up] = [numberColumn(table, x), numberColumn(table, y)];
  const values = color === undefined ? undefined : textColumn(table, color);
  const groups = values && groupColors(color ?? '', values, options);
  const rows = sampled(table.height, most, seed);
  const [place, height] = [roundedWithin(across), roundedWithin(up)];
  const points = rows.map((row) => ({
    x: place(across[row]!),
    y: height(up[row]!),
    ...(groups ? { name: groups.labelOf(values[row] ?? null) } : {}),
  }));
  const words = { x: wordsFor(x, titles, table), y: wordsFor(y, titles, table) };
  const heading = options.title ?? `${nameOf(y, titles)} against ${nameOf(x, titles)}`;
  const shown =
    rows.length < table.height ? `${count(rows.length)} of ${count(table.height)} rows` : `${count(rows.length)} rows`;
  const known = isRisk(x) && isRisk(y);
  const ranked = options.correlation ?? (known && varies(across) && varies(up));
  const correlation = ranked
    ? `; rank correlation ${rankCorrelation(table, x, y).toFixed(2).replace('-', '−')} over all`
    : '';
  const subtitle = `${shown}${correlation}.`;
  const spread = textTable(
    ['column', 'least', 'median', 'most'],
    [x, y].map((name) => [nameOf(name, titles), ...spreadOf(numberColumn(table, name))]),
  );
  const colors = groups ? groupColor(groups, nameOf(color ?? '', titles)) : undefined;
  return new Chart(chartOf(points, { heading, subtitle, words, colors }), `${heading}\n${subtitle}\n${spread}`);
}

function varies(values: Float64Array): boolean {
  return values.some((value) => value !== values[0]);
}

function spreadOf(values: Float64Array): string[] {
  const sorted = values.slice().sort();
  return [0, 0.5, 1].map((p) => shortNumber(sorted[Math.round(p * (sorted.length - 1))]!));
}

interface Look {
  heading: string;
  subtitle: string;
  words: { x: Words; y: Words };
  colors: Piece | undefined;
}

function chartOf(points: Piece[], { heading, subtitle, words, colors }: Look): Piece {
  const axis = (field: 'x' | 'y'): Piece => {
    const { title, ends } = words[field];
    const text = ends ? `${title}: ${ends[0]} to ${ends[1]}` : title;
    return { field, type: 'quantitative', title: text, scale: { zero: false }, axis: { tickCount: 8 } };
  };
  const tooltip = [
    ...(['x', 'y'] as const).map((field) => ({ field, title: words[field].title, type: 'quantitative' })),
    ...(colors ? [{ field: 'name', title: colors['title'] }] : []),
  ];
  return {
    ...frame(heading, subtitle, 360),
    data: { values: points },
    ...nearest({
      mark: { type: 'point', filled: true, size: 18, opacity: 0.6, ...(colors ? {} : { color: palette[0] }) },
      encoding: { x: axis('x'), y: axis('y'), ...(colors ? { color: colors } : {}), tooltip },
    }),
  };
}
