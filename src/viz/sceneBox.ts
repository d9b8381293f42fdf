import { least, most } from '../base';
import type { SceneAxis } from './scenePoints';

/** One side of the box around the points. */
export interface BoxSide {
  /** Middle and half of the range of its axis. */
  middle: number;
  half: number;
  /** Its length beside that of the longest side, at most 1. */
  size: number;
}

/** The shortest a side is drawn: a flat box would hide what little there is on it. */
const SHORTEST = 0.45;

/** The box that holds all points: sides as long as the points reach, so that distances look what they are. */
export function sceneBox(axes: SceneAxis[]): BoxSide[] {
  const sides = axes.map(({ values }) => {
    const low = least(values);
    const high = most(values);
    return { middle: (low + high) / 2, half: (1.03 * (high - low)) / 2 || 1 };
  });
  const longest = Math.max(...sides.map(({ half }) => half));
  return sides.map((side) => ({ ...side, size: Math.max(SHORTEST, side.half / longest) }));
}
