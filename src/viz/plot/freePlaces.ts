/** A place on a panel, in pixels from its lower left corner. */
export type Point = readonly [x: number, y: number];

/** A box of text: its middle, half of its width and height, and whether it rises at 45 degrees. */
export interface TextBox {
  middle: Point;
  reach: Point;
  rising: boolean;
}

/** The points of a line from point to point, a pixel apart. */
export function pointsAlong(line: readonly Point[]): Point[] {
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
export function isFree({ middle, reach, rising }: TextBox, drawn: readonly Point[]): boolean {
  return drawn.every(([x, y]) => {
    const [across, up] = [x - middle[0], y - middle[1]];
    const [u, v] = rising ? [(across + up) / Math.SQRT2, (up - across) / Math.SQRT2] : [across, up];
    return Math.abs(u) > reach[0] || Math.abs(v) > reach[1];
  });
}
