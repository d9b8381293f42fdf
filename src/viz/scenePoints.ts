import { least, most } from '../base';

/** One axis: what it is, and where each point lies on it. */
export interface SceneAxis {
  title: string;
  values: Float64Array;
}

/** What the colour of a point says: nothing, its group, or a number. */
export type SceneColor =
  | { kind: 'none' }
  | { kind: 'groups'; title: string; values: string[]; groups: string[]; colors: string[] }
  | { kind: 'scale'; title: string; values: Float64Array };

/** Points in three dimensions. */
export interface ScenePoints {
  title: string;
  subtitle: string;
  axes: SceneAxis[];
  color: SceneColor;
}

/** One side of the box around the points. */
export interface BoxSide {
  /** Middle and half of the range of its axis. */
  middle: number;
  half: number;
  /** Its length beside that of the longest side, at most 1. */
  size: number;
}

/** The shortest a side is drawn: a flat box would hide what little there is on it. */
const shortest = 0.45;

/** The box that holds all points: sides as long as the points reach, so that distances look what they are. */
export function sceneBox(axes: SceneAxis[]): BoxSide[] {
  const sides = axes.map(({ values }) => {
    const low = least(values);
    const high = most(values);
    return { middle: (low + high) / 2, half: (1.03 * (high - low)) / 2 || 1 };
  });
  const longest = Math.max(...sides.map(({ half }) => half));
  return sides.map((side) => ({ ...side, size: Math.max(shortest, side.half / longest) }));
}
