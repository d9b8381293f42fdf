import { InputError, product, sum } from '../../base';
import { checkFinite } from '../samples';
import { Values } from '../../data';

/**
 * Targets of a row each, of some sizes.
 *
 * @param sizes - of one row
 * @throws InputError for another count, another arrangement, or numbers that are not finite
 */
export function targetsOf(what: string, { data, shape }: Values, rows: number, sizes: readonly number[]): Values {
  const width = product(sizes);
  if (data.length !== rows * width) {
    const expected =
      width === 1 ? `${rows} numbers, one for each row of x` : `${rows} rows of ${sizes.join(' x ')} numbers`;
    throw new InputError(what, expected, `${data.length} numbers`);
  }
  // As many numbers in another arrangement would be learned for other rows than they belong to.
  if (shape.length > 1 && shape[0] !== rows) {
    throw new InputError(what, `${rows} rows, as x has`, shape[0], 'Is it turned on its side?');
  }
  checkFinite(what, data, width);
  return new Values(data, [rows, ...sizes]);
}

/** Refuses labels 0 and 1 of which one is missing. @throws InputError @returns how many rows the smaller class has */
export function checkBothClasses(what: string, labels: ArrayLike<number>): number {
  const positives = sum(labels);
  const fewer = Math.min(positives, labels.length - positives);
  if (fewer === 0) throw new InputError(what, 'rows of both classes', `none of class ${positives ? 0 : 1}`);
  return fewer;
}

/** Refuses targets that are no whole numbers from 0 up. @throws InputError naming the first @param width - numbers a row */
export function checkClasses(what: string, y: Float32Array, classes: number, width = 1): void {
  const first = y.findIndex((value) => !(Number.isInteger(value) && 0 <= value && value < classes));
  if (first < 0) return;
  const expected = classes === 2 ? '0 or 1 in each row' : `whole numbers from 0 to ${classes - 1}`;
  throw new InputError(what, expected, `${y[first]} in row ${Math.floor(first / width)}`);
}
