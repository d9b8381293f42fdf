import type pl from 'nodejs-polars';
import { InputError } from '../base';

/**
 * Checks that every label is 0 or 1.
 *
 * @param what - whose labels these are, for the message
 * @throws InputError naming the first row with another value
 */
export function checkLabels(what: string, labels: ArrayLike<unknown>): void {
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row];
    if (label !== 0 && label !== 1) {
      throw new InputError(what, '0 or 1 in every row', `${String(label)} in row ${row}`, '1 is a face, 0 is not.');
    }
  }
}

/**
 * The labels of a table's column as plain numbers, whatever number type the column has.
 *
 * @throws InputError when one is not 0 or 1 (a missing one, or a word, is not)
 */
export function readLabels(what: string, column: pl.Series): number[] {
  // Polars gives the numbers of a 64-bit column as BigInt.
  const labels = Array.from(column.toArray() as unknown[], (x) => (typeof x === 'bigint' ? Number(x) : x));
  checkLabels(what, labels);
  return labels as number[];
}
