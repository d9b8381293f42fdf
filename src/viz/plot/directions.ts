import { textWidth } from '../fonts';
import { ink } from '../theme';
import type { Piece } from './encodings';

const size = 11;
const lineHeight = 13;
/** Pixels between the diagonal and the word along it, and between the other words and the edges. */
const gap = 4;
/** Places along the diagonal, from the middle outwards. */
const along = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82];

/** A place on a panel, in pixels from its lower left corner. */
type Point = readonly [x: number, y: number];

/** A box of text: its middle, half of its width and height, and whether it rises at 45 degrees. */
interface TextBox {
  middle: Point;
  reach: Point;
  rising: boolean;
}

/** What is drawn of a bin: its point, and the line through it; null where it has none. */
type DrawnBin = Readonly<Record<'predicted' | 'observed' | 'lower' | 'upper', number | null>>;

/** Words that may stand somewhere, and how they are drawn there. */
interface Candidate extends TextBox {
  at: { predicted: number; observed: number };
  mark: Piece;
}

/**
 * What the diagonal of a reliability diagram and the two sides of it mean, written where nothing else is drawn; what has no such
 * place is left out.
 *
 * @param side - of the square panel, in pixels
 */
export function directions(bins: readonly DrawnBin[], side: number): Piece[] {
  const place = (predicted: number | null, observed: number | null): Point => [side * predicted!, side * observed!];
  const drawn = [
    ...pointsAlong(bins.map(({ predicted, observed }) => place(predicted, observed))),
    ...bins.flatMap(({ predicted, lower, upper }) => pointsAlong([place(predicted, lower), place(predicted, upper)])),
  ];
  return [onDiagonal(side), inCorner('more', side), inCorner('less', side)].flatMap((candidates) => {
    const free = candidates.find((candidate) => isFree(candidate, drawn));
    if (!free) return [];
    return [{ data: { values: [free.at] }, mark: { type: 'text', color: ink.quiet, fontSize: size, ...free.mark } }];
  });
}

/** Below the diagonal and above it, near the middle first. */
function onDiagonal(side: number): Candidate[] {
  const away = (gap + lineHeight / 2) / Math.SQRT2;
  return along.flatMap((share) =>
    [-1, 1].map((up) => ({
      middle: [side * share - up * away, side * share + up * away],
      reach: [textWidth('calibrated', size) / 2 + 2, lineHeight / 2],
      rising: true,
      at: { predicted: share, observed: share },
      mark: { text: 'calibrated', angle: 315, baseline: up > 0 ? 'bottom' : 'top', dy: -up * gap },
    })),
  );
}

/** In the corner of a side, in one line or in two. */
function inCorner(word: 'more' | 'less', side: number): Candidate[] {
  return [[`${word} often than predicted`], [`${word} often`, 'than predicted']].map((text) => {
    const [width, height] = [Math.max(...text.map((line) => textWidth(line, size))), lineHeight * text.length];
    const [x, y] = [gap + width / 2, side - gap - height / 2];
    const top = word === 'more';
    return {
      middle: top ? [x, y] : [side - x, side - y],
      reach: [width / 2 + 2, height / 2],
      rising: false,
      at: top ? { predicted: 0, observed: 1 } : { predicted: 1, observed: 0 },
      mark: top
        ? { text, align: 'left', baseline: 'top', lineHeight: lineHeight, dx: gap, dy: gap }
        : {
            text,
            align: 'right',
            baseline: 'line-bottom',
            lineHeight: lineHeight,
            dx: -gap,
            dy: -gap - lineHeight * (text.length - 1),
          },
    };
  });
}

/** The points of a line from point to point, a pixel apart. */
function pointsAlong(line: readonly Point[]): Point[] {
  return line.flatMap((to, i) => {
    const from = line[i - 1] ?? to;
    const steps = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1])));
    return Array.from({ length: steps }, (_, k): Point => {
      const share = (k + 1) / steps;
      return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
    });
  });
}

/** Whether nothing that is drawn crosses a box. */
function isFree({ middle, reach, rising }: TextBox, drawn: readonly Point[]): boolean {
  return drawn.every(([x, y]) => {
    const [across, up] = [x - middle[0], y - middle[1]];
    const [u, v] = rising ? [(across + up) / Math.SQRT2, (up - across) / Math.SQRT2] : [across, up];
    return Math.abs(u) > reach[0] || Math.abs(v) > reach[1];
  });
}
