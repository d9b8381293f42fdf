import { checkInteger, InputError, mean, Random, variance } from '../../base';
import type { RegressionData } from './tables';

/** Training rows and held-out rows. */
export interface RowSplit {
  readonly train: readonly number[];
  readonly held: readonly number[];
}

/**
 * Rows in two parts at random.
 *
 * @param count - how many rows there are
 * @param share - of the rows that are held out, in (0, 1); at least one row is, and at least one is not
 * @param seed - the same seed draws the same parts
 * @throws InputError for a share or a count with which a part would be empty
 */
export function randomSplit(count: number, share: number, seed: number): RowSplit {
  checkInteger('count', count, 2);
  const held = Math.round(count * share);
  if (!(1 <= held && held < count)) throw new InputError('share', 'one with rows on both sides', share);
  const order = new Random(seed).shuffle(Array.from({ length: count }, (_, row) => row));
  return { train: order.slice(held), held: order.slice(0, held) };
}

/** Some rows of a table. */
export function rowsOf({ x, y }: RegressionData, rows: readonly number[]): RegressionData {
  return { x: rows.map((row) => x[row]!), y: rows.map((row) => y[row]!) };
}

/** Mean and standard deviation of columns. */
interface Scale {
  readonly mean: number;
  /** 1 for a column that never changes. */
  readonly std: number;
}

/** Normalises samples to mean 0 and standard deviation 1, by the statistics of the training samples. */
export class Normaliser {
  private readonly columns: readonly Scale[];
  /** Of the target. */
  readonly target: Scale;

  /** @param train - the only samples whose statistics it uses */
  constructor(train: RegressionData) {
    this.columns = train.x[0]!.map((_, column) => scaleOf(train.x.map((row) => row[column]!)));
    this.target = scaleOf(train.y);
  }

  /** Samples as the network sees them. */
  apply({ x, y }: RegressionData): RegressionData {
    const scaled = (value: number, { mean, std }: Scale): number => (value - mean) / std;
    return {
      x: x.map((row) => row.map((value, column) => scaled(value, this.columns[column]!))),
      y: y.map((value) => scaled(value, this.target)),
    };
  }
}

function scaleOf(values: readonly number[]): Scale {
  const std = Math.sqrt(variance(values, 0));
  return { mean: mean(values), std: std > 0 ? std : 1 };
}
