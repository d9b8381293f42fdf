import type pl from 'nodejs-polars';
import { checkInteger, checkKeys, InputError, keysOf, Random } from '../../base';
import { finiteColumn, tableOf } from '../../table';
import { readPoints, type PointColumns } from './points';

/** Options of {@link lipschitz}. */
export interface LipschitzOptions extends PointColumns {
  /** The column of scores. */
  readonly score: string;
  /** How many pairs are told. Default 10. */
  readonly pairs?: number;
  /** Of more rows than this, as many are drawn: all pairs are looked at. Default 3000. */
  readonly rows?: number;
  /** Where the drawing starts. Default 0. */
  readonly seed?: number;
}

/** How fast scores change between rows. */
export interface Lipschitz {
  /** The largest `|f(x) - f(x')| / d(x, x')` of pairs that are apart; no larger one was found, which is no proof that there is none. */
  readonly value: number;
  /** How many pairs have the same features and not the same score: of them no ratio holds. */
  readonly same: number;
  /** The pairs of largest ratio, those of no distance first: row, other, difference, distance, ratio (empty without distance). */
  readonly pairs: pl.DataFrame;
}

/**
 * Does a small difference of people make a large one of their scores? Dwork's condition asks that scores differ at most by a constant times the
 * distance; this is the smallest constant that the rows allow.
 *
 * @throws InputError for an unknown or bad option, a column that is no number, or fewer than two rows
 * @see Dwork, C., et al. (2012). Fairness through awareness.
 * @example
 * fairness.lipschitz(people, { features: ['age', 'priors'], score: 'p' }).pairs;
 */
export function lipschitz(table: pl.DataFrame, options: LipschitzOptions): Lipschitz {
  checkKeys(
    'lipschitz',
    options,
    keysOf<LipschitzOptions>()('features', 'standardize', 'score', 'pairs', 'rows', 'seed'),
  );
  const { pairs: told = 10, rows: most = 3000, seed = 0 } = options;
  checkInteger('pairs', told, 1);
  checkInteger('rows', most, 2);
  const scores = finiteColumn(table, options.score);
  const { count, distance } = readPoints('lipschitz', table, options);
  if (count < 2) throw new InputError('table', 'at least two rows', count);
  const rows = drawn(count, most, seed);
  const top = new TopPairs(told);
  rows.forEach((row, i) => {
    for (const other of rows.slice(i + 1)) {
      const difference = Math.abs(scores[row]! - scores[other]!);
      if (difference > 0) top.add({ row, other, difference, distance: distance(row, other) });
    }
  });
  return top.result();
}

/** The rows to look at, in their order. */
function drawn(count: number, most: number, seed: number): number[] {
  const all = Array.from({ length: count }, (_, row) => row);
  if (count <= most) return all;
  return new Random(seed)
    .shuffle(all)
    .slice(0, most)
    .sort((a, b) => a - b);
}

interface Pair {
  readonly row: number;
  readonly other: number;
  readonly difference: number;
  readonly distance: number;
}

const steepness = ({ difference, distance }: Pair): number => difference / distance;

/** Keeps the steepest pairs. */
class TopPairs {
  private readonly kept: Pair[] = [];
  private same = 0;
  private highest = 0;

  constructor(private readonly most: number) {}

  add(pair: Pair): void {
    if (pair.distance === 0) this.same++;
    else this.highest = Math.max(this.highest, steepness(pair));
    const steeper = (a: Pair, b: Pair): boolean =>
      steepness(a) > steepness(b) || (steepness(a) === steepness(b) && a.difference > b.difference);
    if (this.kept.length === this.most && !steeper(pair, this.kept.at(-1)!)) return;
    let place = this.kept.length;
    while (place > 0 && steeper(pair, this.kept[place - 1]!)) place--;
    this.kept.splice(place, 0, pair);
    this.kept.length = Math.min(this.kept.length, this.most);
  }

  result(): Lipschitz {
    const rows = this.kept.map((pair) => ({ ...pair, ratio: pair.distance === 0 ? undefined : steepness(pair) }));
    const numbers = { difference: 'number', distance: 'number', ratio: 'number' } as const;
    return { value: this.highest, same: this.same, pairs: tableOf(rows, { row: 'whole', other: 'whole', ...numbers }) };
  }
}
