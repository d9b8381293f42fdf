import type { Piece } from './encodings';
import { legendAbove } from './legend';
import { nearest } from './nearest';

/** A line over a shared horizontal axis. */
export interface NamedLine {
  name: string;
  color: string;
  dashed: boolean;
  points: readonly { x: number | null; y: number | null }[];
}

const dashes = { solid: [1, 0], dashed: [6, 4] } as const;

/**
 * Lines with one legend, which shows their colours and dashes; the nearest of their points answers to the pointer.
 *
 * @param x - the horizontal axis, field `x` @param y - the vertical axis, field `y`
 * @param legend - whether they have one
 */
export function namedLines(
  lines: readonly NamedLine[],
  { x, y, legend }: { x: Piece; y: Piece; legend: boolean },
): Piece {
  const names = lines.map(({ name }) => name);
  const look = legend ? legendAbove(names, { lines: true }) : null;
  const by = (range: readonly unknown[]) => ({
    ...{ field: 'name', type: 'nominal', title: null, legend: look },
    scale: { domain: names, range },
  });
  const color = by(lines.map((line) => line.color));
  const strokeDash = by(lines.map(({ dashed }) => (dashed ? dashes.dashed : dashes.solid)));
  const data = { values: lines.flatMap(({ name, points }) => points.map((point) => ({ name, ...point }))) };
  const tooltip = [
    { field: 'name', title: 'line' },
    { field: 'x', title: x['title'], type: 'quantitative' },
    { field: 'y', title: 'value', type: 'quantitative' },
  ];
  const single = lines.every(({ points }) => points.length === 1);
  return {
    data,
    layer: [
      { mark: { type: 'line', strokeWidth: 2 }, encoding: { x, y, color, strokeDash } },
      nearest(
        { mark: { type: 'point', filled: true, size: 50 }, encoding: { x, y, color, tooltip } },
        { shown: single ? undefined : false },
      ),
    ],
  };
}
