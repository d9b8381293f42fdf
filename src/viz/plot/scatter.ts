import type pl from 'nodejs-polars';
import { checkInteger, checkKeys } from '../../base';
import { numberColumn, rankCorrelation, textColumn } from '../../metrics';
import { Chart } from '../chart';
import { count, rounded, shortNumber, textTable } from '../text';
import { PALETTE } from '../theme';
import { sampled } from './chosenRows';
import { frame, seriesColor } from './encodings';
import type { Piece } from './encodings';
import { checkSeries } from './tables';
import type { PlotOptions } from './tables';
import { wordsFor } from './words';

/** Options of {@link scatter}. */
export interface ScatterOptions extends PlotOptions {
  /** Column along the horizontal axis. */
  x: string;
  /** Column along the vertical axis. */
  y: string;
  /** Column of groups to colour by. Default: one colour. */
  color?: string;
  /** At most how many points are drawn; of more, a random sample. Default 600. */
  most?: number;
  /** Seed of the sample. Default 0. */
  seed?: number;
}

/**
 * Two columns against each other, a point a row. The subtitle gives Spearman's rank correlation over all rows.
 *
 * @throws InputError when a column is missing, not numeric or constant, or there are too many groups
 * @example
 * await show(plot.scatter(scored, { x: 'bias', y: 'epistemic', color: 'skinTone' }));
 */
export function scatter(table: pl.DataFrame, options: ScatterOptions): Chart {
  checkKeys('scatter', options, ['title', 'x', 'y', 'color', 'most', 'seed']);
  const { x, y, color, most = 600, seed = 0 } = options;
  checkInteger('most', most, 1);
  const [across, up] = [numberColumn(table, x), numberColumn(table, y)];
  const groups = color === undefined ? undefined : textColumn(table, color).map((name) => name ?? '(none)');
  if (groups && color) checkSeries(color, new Set(groups).size);
  const correlation = rankCorrelation(table, x, y);
  const rows = sampled(table.height, most, seed);
  const points = rows.map((row) => ({
    x: rounded(across[row] ?? NaN),
    y: rounded(up[row] ?? NaN),
    ...(groups ? { name: groups[row] ?? '' } : {}),
  }));
  const heading = options.title ?? `${y} against ${x}`;
  const shown =
    rows.length < table.height ? `${count(rows.length)} of ${count(table.height)} rows` : `${count(rows.length)} rows`;
  const subtitle = `${shown}; rank correlation ${correlation.toFixed(2)} over all.`;
  const spread = textTable(
    ['column', 'least', 'median', 'most'],
    [x, y].map((name) => [name, ...spreadOf(numberColumn(table, name))]),
  );
  return new Chart(
    chartOf(points, { heading, subtitle, x, y, several: groups !== undefined }),
    `${heading}\n${subtitle}\n${spread}`,
  );
}

function spreadOf(values: Float64Array): string[] {
  const sorted = values.slice().sort();
  return [0, 0.5, 1].map((p) => shortNumber(sorted[Math.round(p * (sorted.length - 1))] ?? NaN));
}

function chartOf(
  points: Piece[],
  { heading, subtitle, x, y, several }: { heading: string; subtitle: string; x: string; y: string; several: boolean },
): Piece {
  const axis = (field: 'x' | 'y', column: string): Piece => {
    const { title, low, high } = wordsFor(column);
    return { field, type: 'quantitative', title: `${title}: ${low} to ${high}`, scale: { zero: false } };
  };
  return {
    ...frame(heading, subtitle, 360),
    data: { values: points },
    mark: { type: 'point', filled: true, size: 18, opacity: 0.6, ...(several ? {} : { color: PALETTE[0] }) },
    encoding: { x: axis('x', x), y: axis('y', y), ...(several ? { color: seriesColor(true) } : {}) },
  };
}
