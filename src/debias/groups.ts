import { checkChoice, InputError } from '../base';
import type { Split } from '../data';

/** Groups of rows; a group of one class is another than that of the same name in the other class. */
export interface Groups {
  /** The number of each row's group, from 0. */
  readonly numbers: readonly number[];
  /** What they are called, such as `1 dark`: the class and its name there. */
  readonly names: readonly string[];
}

/** Numbers groups in the order of their names. @param values - the name of each row's group within its class */
export function groupsWithin(labels: readonly number[], values: ArrayLike<unknown>): Groups {
  const own = labels.map((label, row) => `${label} ${String(values[row])}`);
  const names = [...new Set(own)].sort();
  return { numbers: own.map((name) => names.indexOf(name)), names };
}

/** The values of a column that tells groups. @throws InputError for one that is not there, and a row without a group */
export function groupColumn(what: string, { table }: Split, by: string): readonly unknown[] {
  checkChoice(`${what}: by`, by, table.columns);
  const values = [...(table.getColumn(by).toArray() as Iterable<unknown>)];
  const missing = values.filter((value) => value === null).length;
  if (missing === 0) return values;
  const got = `${missing} of ${values.length} without one`;
  throw new InputError(`${what}: by ${by}`, 'a value for every row', got, 'Fill them in, or use another column.');
}
