import pl from 'nodejs-polars';
import { Random } from '../base';

/** A share of the rows, rounded to whole rows and drawn at random without replacement. */
export function someRows(count: number, share: number, seed: number): Set<number> {
  const order = new Random(seed).shuffle(Uint32Array.from({ length: count }, (_, row) => row));
  return new Set(order.subarray(0, Math.round(share * count)));
}

/** A column that says of each row whether it is among some: 1 or 0. */
export function marked(name: string, count: number, rows: ReadonlySet<number>): pl.Series {
  return pl.Series(
    name,
    Int32Array.from({ length: count }, (_, row) => Number(rows.has(row))),
    pl.Int32,
  );
}
