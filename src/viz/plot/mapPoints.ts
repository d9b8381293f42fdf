import type pl from 'nodejs-polars';
import { finiteColumn, textColumn } from '../../table';
import { roundedWithin } from '../text';
import { ink } from '../theme';
import { sampled } from './chosenRows';
import type { Piece } from './encodings';
import { groupColors, type GroupColors, type GroupNameOptions } from './groupColors';
import { nameOf, type TitleOptions } from './words';

/** Which rows are drawn over a map: columns along both axes, of which groups, and at most how many. */
export interface MapPointOptions extends TitleOptions, GroupNameOptions {
  x: string;
  y: string;
  group: string | undefined;
  most: number;
  seed: number;
}

/** Points over a map, and what their colours say. */
export interface MapPoints {
  rows: Piece[];
  groups: GroupColors | undefined;
  title: string;
}

const shapes = [
  'circle',
  'triangle-up',
  'square',
  'diamond',
  'cross',
  'triangle-down',
  'triangle-left',
  'triangle-right',
];

/** Reads the points, or none. @throws InputError when a column is missing or not finite, or there are too many groups */
export function readPoints(points: pl.DataFrame | undefined, options: MapPointOptions): MapPoints {
  if (points === undefined) return { rows: [], groups: undefined, title: '' };
  const { x, y, group, most, seed, titles } = options;
  const [across, up] = [finiteColumn(points, x), finiteColumn(points, y)];
  const values = group === undefined ? undefined : textColumn(points, group);
  const groups = values && groupColors(group ?? '', values, options);
  const [place, height] = [roundedWithin(across), roundedWithin(up)];
  const rows = sampled(points.height, most, seed).map((row) => ({
    px: place(across[row]!),
    py: height(up[row]!),
    name: groups ? groups.labelOf(values[row] ?? null) : 'rows',
  }));
  return { rows, groups, title: group === undefined ? '' : nameOf(group, titles) };
}

/** Points in the colours of their groups, rimmed in white to stand out, with shapes for those who see no colours. */
export function pointLayers({ rows, groups, title }: MapPoints, x: Piece, y: Piece): Piece[] {
  if (rows.length === 0) return [];
  const { labels, colors } = groups ?? { labels: ['rows'], colors: [ink.text] };
  const legend = groups ? { title } : null;
  const encode = (range: readonly string[]) => ({
    field: 'name',
    type: 'nominal',
    scale: { domain: labels, range: range.slice(0, labels.length) },
    legend,
  });
  return [
    {
      data: { values: rows },
      mark: { type: 'point', filled: true, size: 40, opacity: 1, stroke: 'white', strokeWidth: 0.9, clip: true },
      encoding: { x, y, fill: encode(colors), shape: encode(shapes) },
    },
  ];
}
