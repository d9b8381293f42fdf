/** A point of a curve and what gives it. */
export interface CurvePoint<T> {
  readonly x: number;
  readonly y: number;
  readonly of: T;
}

/** A mixture of one or two points of a curve: the second with probability `share`. */
export interface Mixture<T> {
  readonly y: number;
  readonly first: T;
  readonly second: T;
  readonly share: number;
}

/**
 * The upper hull of points: the least concave curve over all of them, from the smallest to the largest x, by points at which it bends. What lies
 * on it between two points is reached by drawing between them.
 */
export function upperHull<T>(points: readonly CurvePoint<T>[]): CurvePoint<T>[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || b.y - a.y);
  const hull: CurvePoint<T>[] = [];
  for (const point of sorted) {
    if (hull.at(-1)?.x === point.x) continue;
    while (hull.length > 1 && !bendsDown(hull.at(-2)!, hull.at(-1)!, point)) hull.pop();
    hull.push(point);
  }
  return hull;
}

function bendsDown<T>(a: CurvePoint<T>, b: CurvePoint<T>, c: CurvePoint<T>): boolean {
  return (b.y - a.y) * (c.x - b.x) > (c.y - b.y) * (b.x - a.x);
}

/** Where a hull is at x, and which draw between its points gives that; x beyond an end is taken as the end. */
export function mixtureAt<T>(hull: readonly CurvePoint<T>[], x: number): Mixture<T> {
  const next = hull.findIndex((point) => point.x >= x);
  if (next === 0 || next < 0 || hull[next]!.x === x) {
    const { y, of } = hull.at(next)!;
    return { y, first: of, second: of, share: 0 };
  }
  const [left, right] = [hull[next - 1]!, hull[next]!];
  const share = (x - left.x) / (right.x - left.x);
  return { y: left.y + share * (right.y - left.y), first: left.of, second: right.of, share };
}
