import { InputError } from '../../base';

/** A box of a diagram and its place in the grid of columns and rows. */
export interface Box {
  readonly name: string;
  /** A step does something; a value, such as a picture or a number, goes into steps and comes out of them. */
  readonly kind: 'step' | 'value';
  readonly column: number;
  readonly row: number;
}

/** An arrow from one box to another, with a few words beside it or none. */
export interface Arrow {
  readonly from: Box;
  readonly to: Box;
  readonly label: string;
}

/** What a description says. */
export interface Parts {
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

/** `->`, or `--words-->` with words beside the arrow. */
const arrow = /\s*(?:--(.+?)-->|->)\s*/;

/**
 * Reads chains of boxes, one per line. A new box stands in the column after the one before it, in the same row if there is room, else in
 * the next one that has.
 *
 * @throws InputError when a line has no box where one has to be, or there is no arrow at all
 */
export function readParts(description: string): Parts {
  const boxes = new Map<string, Box>();
  const arrows: Arrow[] = [];
  const lines = description.split('\n').filter((line) => line.trim() !== '');
  for (const line of lines) {
    const pieces = line.trim().split(arrow);
    for (let at = 0, before: Box | undefined; at < pieces.length; at += 2) {
      const box = boxOf(pieces[at] ?? '', before, boxes, line);
      if (before) arrows.push({ from: before, to: box, label: pieces[at - 1]?.trim() ?? '' });
      before = box;
    }
  }
  if (arrows.length === 0) throw new InputError('diagram', 'lines such as a -> b', description.trim());
  return { boxes: [...boxes.values()], arrows };
}

function boxOf(piece: string, before: Box | undefined, boxes: Map<string, Box>, line: string): Box {
  const inside = /^\((.+)\)$/.exec(piece)?.[1]?.trim();
  const name = inside ?? piece;
  if (name === '') throw new InputError('diagram', 'a box on both sides of each arrow', line.trim());
  const known = boxes.get(name);
  if (known) return known;
  const column = before ? before.column + 1 : 0;
  const all = [...boxes.values()];
  // Its arrow turns down to a row that is empty from this column on.
  const isFree = (row: number) => !all.some((box) => box.row === row && box.column >= column);
  const lowest = Math.max(-1, ...all.map((one) => one.row)) + 1;
  let row = before?.row ?? lowest;
  while (!isFree(row)) row++;
  const box: Box = { name, kind: inside === undefined ? 'step' : 'value', column, row };
  boxes.set(name, box);
  return box;
}
