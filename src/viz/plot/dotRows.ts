import { ink } from '../theme';
import { rowsFrame, seriesColor, seriesShape, widthBesideLabels, type Piece } from './encodings';

/** A value with its interval: a dot in a row of the picture. */
export interface Dot {
  row: string;
  /** The series that it belongs to. */
  name: string;
  value: number | null;
  lower: number | null;
  upper: number | null;
}

/** How dots are drawn. */
export interface DotRowsLook {
  heading: string;
  subtitle: string;
  /** The series, in the order of the legend. */
  names: string[];
  /** The rows, from the top. */
  rows: string[];
  /** What the rows are called; undefined: nothing stands beside them. */
  rowsTitle?: string | undefined;
  /** The horizontal axis, without its field. */
  x: Piece;
  /** A value to compare with, drawn as a dashed line. */
  reference: number | undefined;
  tooltip: Piece[];
}

/** Dots with their intervals, a row below the other; those of one row stand below each other, around its label. */
export function dotRows(
  dots: Dot[],
  { heading, subtitle, names, rows, rowsTitle, x, reference, tooltip }: DotRowsLook,
): Piece {
  const several = names.length > 1;
  const width = widthBesideLabels(rows);
  // Space between the rows, so that the dots of a row stand together.
  const apart = several ? { scale: { paddingInner: 0.4 } } : {};
  const y = { field: 'row', type: 'nominal', sort: rows, title: rowsTitle ?? null, axis: { grid: false }, ...apart };
  const reach = names.length / 2;
  const yOffset = several
    ? { yOffset: { field: 'place', type: 'quantitative', scale: { domain: [-reach, reach] } } }
    : {};
  const color = seriesColor(names, { width });
  const line = {
    data: { values: [{ reference }] },
    mark: { type: 'rule', strokeDash: [5, 4], color: ink.rule, strokeWidth: 1.5 },
    encoding: { x: { ...x, field: 'reference' } },
  };
  return {
    ...rowsFrame({ heading, subtitle }, rows.length * (names.length * 10 + 16), { names, width }),
    data: { values: several ? placed(dots, names) : dots },
    layer: [
      ...(reference === undefined ? [] : [line]),
      {
        mark: { type: 'rule', strokeWidth: 2 },
        encoding: { y, ...yOffset, x: { ...x, field: 'lower' }, x2: { field: 'upper' }, color },
      },
      {
        mark: { type: 'point', filled: true, size: 60, opacity: 1 },
        encoding: { y, ...yOffset, x: { ...x, field: 'value' }, color, ...seriesShape(names, { width }) },
      },
      {
        // For the pointer: a line as high as there is room for one.
        mark: { type: 'rule', strokeWidth: 10, opacity: 0 },
        encoding: { y, ...yOffset, x: { ...x, field: 'lower' }, x2: { field: 'upper' }, tooltip },
      },
    ],
  };
}

/** Where each dot stands, in steps below the middle of its row: a row that lacks a series has no gap in its place. */
function placed(dots: Dot[], names: string[]): (Dot & { place: number })[] {
  const key = (row: string, name: string) => JSON.stringify([row, name]);
  const seen = new Set(dots.filter(({ value }) => value !== null).map(({ row, name }) => key(row, name)));
  return dots.map((dot) => {
    const here = names.filter((name) => seen.has(key(dot.row, name)));
    return { ...dot, place: Math.max(0, here.indexOf(dot.name)) - (here.length - 1) / 2 };
  });
}
