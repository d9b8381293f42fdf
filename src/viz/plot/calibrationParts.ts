import { INK } from '../theme';
import type { Piece } from './encodings';

/** An axis of shares from 0 to 1. */
export function shareAxis(field: string, title: string): Piece {
  return {
    field,
    type: 'quantitative',
    title,
    scale: { domain: [0, 1] },
    axis: { format: '.0%', grid: true, tickCount: 5 },
  };
}

/** The dashed diagonal of what is perfectly calibrated. */
export function diagonal(x: Piece, y: Piece): Piece {
  const values = [0, 1].map((at) => ({ [String(x['field'])]: at, [String(y['field'])]: at }));
  return {
    data: { values },
    mark: { type: 'line', strokeDash: [5, 4], strokeWidth: 1.5, color: INK.rule },
    encoding: { x, y },
  };
}
