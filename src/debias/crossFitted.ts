import { Random } from '../base';
import type { RowFeatures } from './coarseImages';
import { ridge } from './ridge';

/** Into how many parts rows are cut. */
const folds = 5;
/**
 * How far features tell that a target is 1, for rows that were not looked at: the rows are cut into five parts by chance, and for each part ridge regression is
 * fitted to the others. What is true of single rows alone cannot be seen in it; only what rows have in common.
 *
 * @param rows - features of each
 * @param targets - 0 or 1 for each row
 */
export function crossFitted(rows: RowFeatures, targets: readonly number[], seed: number): Float64Array {
  const order = new Random(seed).shuffle(targets.map((_, row) => row));
  const part = new Int32Array(order.length);
  order.forEach((row, place) => (part[row] = place % folds));
  const found = new Float64Array(targets.length);
  for (let fold = 0; fold < folds; fold++) {
    const seen = order.filter((row) => part[row] !== fold);
    const predict = ridge(rows, targets, seen);
    for (const row of order) if (part[row] === fold) found[row] = predict(row);
  }
  return found;
}
