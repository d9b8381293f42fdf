import { checkKeys, InputError } from '../../base';
import type { WeighedRows } from '../../data';
import { labelColumn } from '../../table';
import { effectiveSampleShare } from './effectiveSampleShare';
import type { ImmediatePolicy } from './policy';

/** Options of {@link groups}. */
export interface GroupsOptions {
  /** `all`: the groups of each class are equally likely, not only those of the positives. Default `positives`. */
  rows?: WeighedRows;
}

/**
 * Every group, by a column of the dataset's table, is equally likely. An oracle to compare with: real data seldom has such a column.
 *
 * @param by - the column, default `group`
 * @throws InputError at the first epoch when the table has no such column or a row has no group
 * @example
 * await model.fit(train, { epochs: 6, resampling: resampling.groups('skinTone') });
 */
export function groups(by = 'group', options: GroupsOptions = {}): ImmediatePolicy {
  checkKeys('groups', options, ['rows']);
  const { rows = 'positives' } = options;
  return {
    name: 'groups',
    rows,
    weigh({ table }) {
      if (!table.columns.includes(by)) throw new InputError('groups', `a column among ${table.columns.join(', ')}`, by);
      const values = table.getColumn(by).toArray() as unknown[];
      const missing = values.filter((value) => value === null).length;
      if (missing > 0) {
        throw new InputError(
          `groups by ${by}`,
          rows === 'all' ? 'a value for every row' : 'a value for every face',
          `${missing} of ${values.length} without one`,
          'Fill them in, or use another column.',
        );
      }
      // A group of one class is another than that of the same name in the other class: each class keeps its half of a batch.
      const classes = rows === 'all' ? labelColumn(table, 'label') : undefined;
      const keys = values.map((value, row) => (classes ? `${classes[row]} ${String(value)}` : value));
      const counts = new Map<unknown, number>();
      for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
      const weights = Float64Array.from(keys, (key) => 1 / counts.get(key)!);
      return { weights, report: { effectiveSample: effectiveSampleShare(weights), groups: counts.size } };
    },
  };
}
