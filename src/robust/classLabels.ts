import { InputError } from '../base';
import { isSplit, readNumbers, type Numbers, type PredictInput } from '../learn';
import { labelColumn } from '../table';

/** The true class of each row: as given, else those of a split. @throws InputError where there are none, or they are no classes */
export function labelsOf(
  given: number | Numbers | undefined,
  data: PredictInput,
  length: number,
  classes: number,
): Int32Array {
  if (given !== undefined) return classesFrom('labels', given, length, classes);
  if (isSplit(data)) return classesFrom('labels', Float32Array.from(labelColumn(data.table, 'label')), length, classes);
  throw new InputError('labels', 'the true class of each row', 'none', 'Give labels, or a split that has them.');
}

/** A class for each row. @throws InputError for another count, and what is no class */
export function classesFrom(what: string, given: number | Numbers, length: number, classes: number): Int32Array {
  const list = typeof given === 'number' ? new Float32Array(length).fill(given) : readNumbers(what, given).data;
  if (list.length !== length) throw new InputError(what, `a class for each of ${length} rows`, list.length);
  const odd = list.find((value) => !(Number.isInteger(value) && value >= 0 && value < classes));
  if (odd === undefined) return Int32Array.from(list);
  throw new InputError(what, `classes of the network, 0 to ${classes - 1}`, odd, 'Count classes from 0.');
}
