import { textWidth } from '../fonts';
import type { Arrow, Box, Parts } from './parts';

/** Size of the text in boxes, and beside arrows. */
export const fontSize = 13;
export const labelSize = 11;
/** From one line of a box to the next. */
export const lineHeight = 17;
/** Letters after which the text of a box goes on in the next line. */
const wrap = 13;
const padding = 9;
const gap = { column: 32, row: 26 } as const;
/** How far below or above all boxes an arrow runs that goes back. */
const laneHeight = 24;

/** A place on the drawing. */
export type Point = readonly [x: number, y: number];

/** A box as it is drawn. */
export interface PlacedBox extends Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly string[];
}

/** An arrow as it is drawn: its corners, the last one where the head is. */
export interface PlacedArrow {
  readonly points: readonly Point[];
  readonly label: string;
  /** The middle of the label's baseline. */
  readonly labelAt: Point;
}

/** A diagram with all its places. */
export interface Layout {
  readonly boxes: readonly PlacedBox[];
  readonly arrows: readonly PlacedArrow[];
  readonly width: number;
  readonly height: number;
}

/** Finds a place for every box and a way for every arrow. @param top - room to leave above, such as for a title */
export function layOut({ boxes, arrows }: Parts, top: number): Layout {
  const hasLane = arrows.some(goesBack);
  const placed = placeBoxes(boxes, arrows, top);
  const bottom = Math.max(...placed.map(({ y, height }) => y + height));
  const find = (box: Box) => placed.find(({ name }) => name === box.name)!;
  return {
    boxes: placed,
    arrows: arrows.map((arrow) => {
      const points = wayOf(find(arrow.from), find(arrow.to), placed, bottom + laneHeight);
      return { points, label: arrow.label, labelAt: labelPlace(points) };
    }),
    width: Math.max(...placed.map(({ x, width }) => x + width)) + 2,
    height: bottom + (hasLane ? laneHeight : 0) + 4,
  };
}

function placeBoxes(boxes: readonly Box[], arrows: readonly Arrow[], top: number): PlacedBox[] {
  const sized = boxes.map((box) => {
    const lines = wrapped(box.name);
    const width = Math.max(...lines.map((line) => textWidth(line, fontSize))) + 2 * padding;
    return { box, lines, width: Math.ceil(width), height: lines.length * lineHeight + padding };
  });
  const widest = (column: number) => Math.max(0, ...sized.filter((s) => s.box.column === column).map((s) => s.width));
  const highest = (row: number) => Math.max(...sized.filter((s) => s.box.row === row).map((s) => s.height));
  const gapAfter = (column: number) => {
    const between = arrows.filter(({ from, to }) => !goesBack({ from, to }) && from.column === column);
    return Math.max(gap.column, ...between.map(({ label }) => textWidth(label, labelSize) + 24));
  };
  const starts = (count: number, size: (i: number) => number, first: number) =>
    Array.from({ length: count }).reduce<number[]>((at, _, i) => [...at, at[i]! + size(i)], [first]);
  const columns = Math.max(...boxes.map(({ column }) => column)) + 1;
  const rows = Math.max(...boxes.map(({ row }) => row)) + 1;
  const xs = starts(columns, (i) => widest(i) + gapAfter(i), 2);
  const ys = starts(rows, (i) => highest(i) + gap.row, top + 2);
  return sized.map(({ box, lines, width, height }) => ({
    ...box,
    lines,
    width,
    height,
    x: xs[box.column]! + (widest(box.column) - width) / 2,
    y: ys[box.row]! + (highest(box.row) - height) / 2,
  }));
}

function wrapped(name: string): string[] {
  const lines: string[] = [];
  for (const word of name.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= wrap) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function goesBack({ from, to }: Pick<Arrow, 'from' | 'to'>): boolean {
  return to.column < from.column || (to.column === from.column && to.row === from.row);
}

/** The corners of an arrow: forwards around other boxes, up or down within a column, and back on a lane below all boxes. */
function wayOf(from: PlacedBox, to: PlacedBox, boxes: readonly PlacedBox[], lane: number): Point[] {
  const middle = ({ x, width }: PlacedBox) => x + width / 2;
  const level = ({ y, height }: PlacedBox) => y + height / 2;
  if (goesBack({ from, to })) {
    const [start, end] = [middle(from) + (from === to ? 12 : 0), middle(to) - (from === to ? 12 : 0)];
    return [
      [start, from.y + from.height],
      [start, lane],
      [end, lane],
      [end, to.y + to.height],
    ];
  }
  if (from.column === to.column) {
    const down = to.row > from.row;
    return [
      [middle(from), down ? from.y + from.height : from.y],
      [middle(to), down ? to.y : to.y + to.height],
    ];
  }
  const ends: [Point, Point] = [
    [from.x + from.width, level(from)],
    [to.x, level(to)],
  ];
  if (from.row === to.row) return ends;
  const between = ({ row, column }: PlacedBox) => row === to.row && column > from.column && column < to.column;
  // It turns at once, and runs beside the row of its target; where boxes stand there, it turns late.
  const turnsLate = boxes.some(between);
  const column = boxes.filter((box) => box.column === (turnsLate ? to : from).column);
  const turn = turnsLate
    ? Math.min(...column.map(({ x }) => x)) - gap.column / 2
    : Math.max(...column.map(({ x, width }) => x + width)) + gap.column / 2;
  return [ends[0], [turn, ends[0][1]], [turn, ends[1][1]], ends[1]];
}

/** Above the middle of the longest level part of a way; beside the first part where all is upright. */
function labelPlace(points: readonly Point[]): Point {
  const parts = points.slice(1).map((end, i) => ({ start: points[i]!, end }));
  const level = parts.filter(({ start, end }) => start[1] === end[1]);
  if (level.length === 0) return [points[0]![0] + 30, (points[0]![1] + points[1]![1]) / 2 + 4];
  const longest = level.reduce((a, b) => (Math.abs(b.end[0] - b.start[0]) > Math.abs(a.end[0] - a.start[0]) ? b : a));
  return [(longest.start[0] + longest.end[0]) / 2, longest.start[1] - 5];
}
