import { InputError } from '../../base';
import { effectiveSampleShare } from './effectiveSampleShare';
import type { ImmediatePolicy } from './policy';

/**
 * Every group, by a column of the dataset's table, is equally likely. An oracle to compare with: real data seldom has such a column.
 *
 * @param by - the column, default `group`
 * @throws InputError at the first epoch when the table has no such column or a face has no group
 * @example
 * await model.fit(train, { epochs: 6, resampling: resampling.groups('skinTone') });
 */
export function groups(by = 'group'): ImmediatePolicy {
  return {
    name: 'groups',
    weigh({ table }) {
      if (!table.columns.includes(by)) throw new InputError('groups', `a column among ${table.columns.join(', ')}`, by);
      const values = table.getColumn(by).toArray() as unknown[];
      const counts = new Map<unknown, number>();
      for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
      if (counts.has(null)) {
        const missing = `${counts.get(null)} of ${values.length} without one`;
        throw new InputError(
          `groups by ${by}`,
          'a value for every face',
          missing,
          'Fill them in, or use another column.',
        );
      }
      const weights = Float64Array.from(values, (value) => 1 / counts.get(value)!);
      return { weights, report: { effectiveSample: effectiveSampleShare(weights), groups: counts.size } };
    },
  };
}
