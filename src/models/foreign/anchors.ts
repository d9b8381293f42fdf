/** A square grid of cells over the image; each cell has some anchors in its middle. */
export interface AnchorGrid {
  readonly cells: number;
  readonly anchors: number;
}

/** A box in shares of the image's sides, with the raw score of the network, a logit. */
export interface RawBox {
  readonly logit: number;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/**
 * The box of one anchor. A network of this kind gives, in pixels of its input, how far the middle of the box is from that of the
 * cell, and width and height.
 *
 * @param grid - the cells, which are counted row by row
 * @param at - the number of the anchor: the anchors of a cell follow each other
 * @param values - middle (x, y), width, height
 * @param side - the width of the network's input, in pixels
 */
export function boxOfAnchor(
  { cells, anchors }: AnchorGrid,
  at: number,
  [dx, dy, width, height]: readonly [number, number, number, number],
  side: number,
): Omit<RawBox, 'logit'> {
  const cell = Math.floor(at / anchors);
  const x = ((cell % cells) + 0.5) / cells + dx / side;
  const y = (Math.floor(cell / cells) + 0.5) / cells + dy / side;
  const [halfWidth, halfHeight] = [width / side / 2, height / side / 2];
  return { x1: x - halfWidth, y1: y - halfHeight, x2: x + halfWidth, y2: y + halfHeight };
}

/**
 * Leaves one box of those that overlap: the one with the highest score goes first, and takes away the boxes whose intersection
 * with it is more than `overlap` of their union (non-maximum suppression).
 *
 * @param overlap - in [0, 1]
 * @returns the boxes that stay, best first
 */
export function withoutDoubles<Box extends RawBox>(boxes: readonly Box[], overlap: number): Box[] {
  const kept: Box[] = [];
  for (const box of [...boxes].sort((a, b) => b.logit - a.logit)) {
    if (kept.every((better) => intersectionOverUnion(better, box) <= overlap)) kept.push(box);
  }
  return kept;
}

type Corners = Omit<RawBox, 'logit'>;

/** 0 for boxes that do not touch, 1 for the same box. */
export function intersectionOverUnion(a: Corners, b: Corners): number {
  const width = Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1);
  const height = Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1);
  if (width <= 0 || height <= 0) return 0;
  const area = (box: Corners): number => (box.x2 - box.x1) * (box.y2 - box.y1);
  return (width * height) / (area(a) + area(b) - width * height);
}
