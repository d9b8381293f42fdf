import pl from 'nodejs-polars';
import { checkChoice, checkKeyNames, checkRange, InputError } from '../base';
import { numberColumn, ordered, textColumn } from '../table';
import type { Fields } from './batch';
import { readNumbers, type Numbers } from './numbers';
import { checkFinite } from './samples';
import { Values } from '../data';

/** Columns and weights that go with samples and targets in training. */
export interface RiderOptions {
  /**
   * Columns of the table that parts and losses find in the batch under their names, `[batch, 1]`: numbers as they are, a finite one in
   * each row; booleans as 0 and 1, other values as their place in the expected order (light 0, medium 1, dark 2), with -1 where there is
   * none. Default none.
   */
  columns?: readonly string[];
  /** How much each row counts in the loss of the task: a column of the table, or numbers of at least 0. Default all alike. */
  weight?: string | Numbers;
  /** What weights are multiplied by for each class: `{ 0: 1, 1: 3 }`, or `balanced`: n / (classes x rows of the class). Default 1. */
  classWeight?: 'balanced' | Readonly<Record<number, number>>;
}

const reserved = ['x', 'y', 'noise', 'weight'];

/** A table with the numbers of rows. */
export function rowNumbers(count: number): pl.DataFrame {
  return pl.DataFrame({
    row: pl.Series(
      'row',
      Int32Array.from({ length: count }, (_, i) => i),
    ),
  });
}

/**
 * The fields that go with samples and targets.
 *
 * @param y - targets; of one number a row for class weights
 * @throws InputError for a missing column, weights that are none, and class weights of a task without classes
 */
export function ridersOf(
  what: string,
  table: () => pl.DataFrame,
  y: Values | undefined,
  options: RiderOptions,
): Fields {
  const { columns = [], weight, classWeight } = options;
  if (!Array.isArray(columns)) throw new InputError('columns', 'a list of names', columns);
  const fields = columns.map((name: string) => {
    if (reserved.includes(name)) throw new InputError('columns', `a name other than ${reserved.join(', ')}`, name);
    return [name, oneEach(codes(table(), name))] as const;
  });
  const weights = weightsOf(what, table, weight, y?.length);
  const all = classWeight === undefined ? weights : timesClasses(weights, classWeight, y);
  return { ...Object.fromEntries(fields), ...(all && { weight: oneEach(all) }) };
}

/** Rows of one number. */
function oneEach(data: Float32Array): Values {
  return new Values(data, [data.length, 1]);
}

/** The values of a column as numbers; those that are none by their place in the expected order, -1 for null. */
function codes(table: pl.DataFrame, name: string): Float32Array {
  checkChoice('columns', name, table.columns);
  const column = table.getColumn(name);
  if (column.isNumeric()) {
    const numbers = Float32Array.from(numberColumn(table, name));
    checkFinite(`columns: ${name}`, numbers, 1);
    return numbers;
  }
  if (column.isBoolean()) {
    return Float32Array.from(column.toArray() as (boolean | null)[], (value) => (value === null ? -1 : Number(value)));
  }
  const values = textColumn(table, name);
  const order = ordered([...new Set(values)].filter((value) => value !== null));
  return Float32Array.from(values, (value) => (value === null ? -1 : order.indexOf(value)));
}

function weightsOf(
  what: string,
  table: () => pl.DataFrame,
  weight: RiderOptions['weight'],
  rows: number | undefined,
): Float32Array | undefined {
  if (weight === undefined) return undefined;
  const data =
    typeof weight === 'string' ? Float32Array.from(numberColumn(table(), weight)) : readNumbers('weight', weight).data;
  const count = rows ?? table().height;
  if (data.length !== count) throw new InputError(`${what}: weight`, `${count} numbers, one a row`, data.length);
  checkFinite('weight', data, 1);
  const negative = data.findIndex((value) => value < 0);
  if (negative >= 0) throw new InputError('weight', 'numbers of at least 0', `${data[negative]} in row ${negative}`);
  if (data.every((value) => value === 0)) throw new InputError('weight', 'at least one number above 0', 'only zeros');
  return data;
}

function timesClasses(
  weights: Float32Array | undefined,
  classWeight: 'balanced' | Readonly<Record<number, number>>,
  y: Values | undefined,
): Float32Array {
  const isClasses = y?.data.length === y?.length && y?.data.every((value) => Number.isInteger(value) && value >= 0);
  if (!y || !isClasses)
    throw new InputError('classWeight', 'targets that are numbers of classes', 'others', 'Take weight.');
  const counts = new Map<number, number>();
  for (const value of y.data) counts.set(value, (counts.get(value) ?? 0) + 1);
  const factor = (value: number): number =>
    classWeight === 'balanced' ? y.length / (counts.size * counts.get(value)!) : (classWeight[value] ?? 1);
  if (typeof classWeight === 'string') checkChoice('classWeight', classWeight, ['balanced']);
  else {
    checkKeyNames('classWeight', classWeight, [...counts.keys()].map(String));
    for (const [name, value] of Object.entries(classWeight)) checkRange(`classWeight: ${name}`, value, 0, Infinity);
  }
  return Float32Array.from(y.data, (value, row) => factor(value) * (weights?.[row] ?? 1));
}
