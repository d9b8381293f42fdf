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
