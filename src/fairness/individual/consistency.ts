import type pl from 'nodejs-polars';
import { checkInteger, checkKeys, InputError, keysOf, mean } from '../../base';
import { numberColumn, tableOf } from '../../table';
import { readPoints, type PointColumns } from './points';

/** Options of {@link consistency}. */
export interface ConsistencyOptions extends PointColumns {
  /** The column that is to be alike for rows that are: a decision or a probability, from 0 to 1. */
  readonly prediction: string;
  /** How many of the nearest other rows are looked at. Default 5. */
  readonly neighbours?: number;
}

/** How alike the predictions of rows are that are alike. */
export interface Consistency {
  /** `1 - mean |prediction - mean of the neighbours' predictions|`, in [0, 1]; 1: rows that are alike are treated alike. */
  readonly value: number;
  /** One row each, those treated least like their neighbours first: row, prediction, neighbours (their mean), difference. */
  readonly rows: pl.DataFrame;
}

/**
 * Are rows that are alike treated alike? Zemel's consistency over the nearest rows, a row itself not among them; of rows equally far the first
 * come first. It knows nothing of groups, and is worth what the distance is: who is alike is decided by `features`. All pairs are looked at:
 * 10,000 rows of 10 columns take some seconds.
 *
 * AIF360 counts the row itself as its nearest one; with k rows it gives `1 - (k - 1) / k (1 - value)`, value with `neighbours: k - 1`.
 *
 * @throws InputError for an unknown or bad option, a column that is no number, predictions outside 0 to 1, or too few rows
 * @see Zemel, R., et al. (2013). Learning fair representations.
 * @example
 * fairness.consistency(people, { features: ['age', 'priors'], prediction: 'p' }).value;   // 0.93
 */
export function consistency(table: pl.DataFrame, options: ConsistencyOptions): Consistency {
  const keys = keysOf<ConsistencyOptions>()('features', 'standardize', 'prediction', 'neighbours');
  checkKeys('consistency', options, keys);
  const { neighbours = 5 } = options;
  checkInteger('neighbours', neighbours, 1);
  const predictions = readShares('consistency', table, options.prediction);
  const { count, distance } = readPoints('consistency', table, options);
  if (count <= neighbours) throw new InputError('table', `more than ${neighbours} rows`, count);
  const rows = Array.from(predictions, (prediction, row) => {
    const around = mean(nearest(row, count, distance, neighbours), (other) => predictions[other]!);
    return { row, prediction, neighbours: around, difference: Math.abs(prediction - around) };
  });
  const columns = { row: 'whole', prediction: 'number', neighbours: 'number', difference: 'number' } as const;
  const sorted = [...rows].sort((a, b) => b.difference - a.difference || a.row - b.row);
  return { value: 1 - mean(rows, ({ difference }) => difference), rows: tableOf(sorted, columns) };
}

/** A column of numbers from 0 to 1. @throws InputError */
export function readShares(what: string, table: pl.DataFrame, name: string): Float64Array {
  if (typeof name !== 'string') throw new InputError(`${what}: prediction`, 'the name of a column', name);
  const values = numberColumn(table, name);
  const bad = values.findIndex((value) => !(0 <= value && value <= 1));
  if (bad < 0) return values;
  const todo = 'Take decisions or probabilities: of logits, prediction.sigmoid().';
  throw new InputError(`column ${name}`, 'numbers from 0 to 1', `${values[bad]} in row ${bad}`, todo);
}

/** The nearest other rows. A short sorted list is kept: a full sort for each row would take most of the time. */
function nearest(row: number, count: number, distance: (a: number, b: number) => number, wanted: number): number[] {
  const rows: number[] = [];
  const far: number[] = [];
  for (let other = 0; other < count; other++) {
    if (other === row) continue;
    const away = distance(row, other);
    if (rows.length === wanted && away >= far[wanted - 1]!) continue;
    let place = rows.length;
    while (place > 0 && far[place - 1]! > away) place--;
    rows.splice(place, 0, other);
    far.splice(place, 0, away);
    rows.length = Math.min(rows.length, wanted);
    far.length = rows.length;
  }
  return rows;
}
