import { InputError } from '../../base';
import { effectiveSampleShare } from './effectiveSampleShare';
import type { ImmediatePolicy } from './policy';

/**
 * Rows are drawn by weights that stay the same in all epochs: one for each row of the training data, in their order. Where batches are
 * half positives, each class keeps its half, and weights say which of its rows are drawn.
 *
 * @param name - what the policy is called in messages. Default `weighted`
 * @throws InputError at the first epoch for another count than there are rows
 * @example
 * const weights = numberColumn(train.table, 'row').map((row) => (row < 100 ? 5 : 1));
 * await model.fit(train, { resampling: resampling.weighted(weights) });
 */
export function weighted(weights: ArrayLike<number>, name = 'weighted'): ImmediatePolicy {
  if (typeof weights?.length !== 'number') throw new InputError(name, 'weights, one a row', weights);
  const values = Float64Array.from(weights);
  return {
    name,
    rows: 'all',
    weigh({ table }) {
      if (table.height !== values.length) {
        throw new InputError(`${name}: weights`, `${table.height}, one for each row`, values.length);
      }
      return { weights: values, report: { effectiveSample: effectiveSampleShare(values) } };
    },
  };
}
