import { ink } from '../theme';
import type { Piece } from './encodings';

/** Width of a chart whose axes both go from 0 to 1, so that it is about square. */
export const squareWidth = 480;

/** A dashed diagonal to compare curves with. */
export function diagonal(x: Piece, y: Piece): Piece {
  const values = [0, 1].map((at) => ({ [String(x['field'])]: at, [String(y['field'])]: at }));
  return {
    data: { values },
    mark: { type: 'line', strokeDash: [5, 4], strokeWidth: 1.5, color: ink.rule },
    encoding: { x, y },
  };
}
