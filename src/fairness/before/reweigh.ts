import type pl from 'nodejs-polars';
import { checkKeys, InputError } from '../../base';
import { labelColumn } from '../../table';
import { rowGroups } from '../rowGroups';

/** Options of {@link reweigh}. */
export interface ReweighOptions {
  /** Columns of the groups; of several, each combination of values is a group. */
  readonly groups: string | readonly string[];
  /** Column of the true class, 0 or 1. Default `label`. */
  readonly label?: string;
}

/**
 * Weights of training rows with which class and group are independent: `P(class) P(group) / P(class, group)`. Whom the data favour count
 * less, whom they do not count more; the weights of each group, and those of each class, sum up to its number of rows. No row is changed.
 *
 * @param table - the training rows. Rows with an empty group keep a weight of 1, and count for nobody
 * @returns a weight above 0 for each row, as `fit` takes them
 * @throws InputError when a column is missing or wrong, there are fewer than two groups, or a group has rows of one class alone
 * @see Kamiran, F., Calders, T. (2012). Data preprocessing techniques for classification without discrimination.
 * @example
 * const weight = fairness.reweigh(train.table, { groups: 'sex' });
 * await model.fit(encoder.samples(train.table), { weight });
 */
export function reweigh(table: pl.DataFrame, options: ReweighOptions): Float64Array {
  checkKeys('reweigh', options, ['groups', 'label']);
  const { groups: by, label = 'label' } = options;
  const labels = labelColumn(table, label);
  const { groups } = rowGroups(table, by);
  const count = (rows: readonly number[], of: number): number => rows.filter((row) => labels[row] === of).length;
  const rows = groups.flatMap((group) => group.rows);
  const ofClass = [count(rows, 0), count(rows, 1)];
  const weights = new Float64Array(table.height).fill(1);
  for (const group of groups) {
    const inGroup = [count(group.rows, 0), count(group.rows, 1)];
    if (inGroup.includes(0)) {
      const todo = 'No weight makes class and group independent: join groups, or leave this one out.';
      throw new InputError(
        `group ${group.name}`,
        'rows of both classes',
        `${inGroup[1]} of ${group.rows.length} of class 1`,
        todo,
      );
    }
    for (const row of group.rows) {
      const of = labels[row]!;
      weights[row] = (ofClass[of]! * group.rows.length) / (rows.length * inGroup[of]!);
    }
  }
  return weights;
}
