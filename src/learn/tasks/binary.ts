import pl from 'nodejs-polars';
import { InputError } from '../../base';
import { summary, type SummaryOptions } from '../../metrics';
import { checkLogits, sizesOf } from './checkOutput';
import { checkBothClasses, checkClasses, targetsOf } from './checkTargets';
import { rowLosses } from './losses';
import type { Scored, Task } from './task';
import { namedLoss, type TaskOptions } from './taskOptions';

/**
 * One of two classes: an output of one logit (or probability), targets 0 or 1. An evaluation is that of `summary`.
 *
 * @param options - `loss`: of each row. Default `binaryCrossentropyFromLogits`; `binaryCrossentropy` for probabilities
 * @throws InputError for another loss than one for two classes
 * @example
 * const focal = (y: tf.Tensor, logit: tf.Tensor) =>
 *   tf.mul(tf.squaredDifference(y, tf.sigmoid(logit)), tf.sub(tf.softplus(logit), tf.mul(y, logit)));
 * model.compile({ optimizer: adam(), loss: tasks.binary({ loss: focal }) });
 */
export function binary(options: TaskOptions<'binaryCrossentropyFromLogits' | 'binaryCrossentropy'> = {}): Task {
  const { binaryCrossentropyFromLogits, binaryCrossentropy } = rowLosses;
  const named = namedLoss('binary', options, { binaryCrossentropyFromLogits, binaryCrossentropy });
  const threshold = named.lossName === 'binaryCrossentropy' ? 0.5 : 0;
  return {
    name: 'binary',
    threshold,
    ...named,
    checkOutput: (output) => {
      const sizes = sizesOf(output);
      if (sizes !== '[1]') throw new InputError('model', 'one output, a logit: [1]', sizes);
      checkLogits(output, named.lossName);
    },
    targets: (what, given, rows) => {
      const values = targetsOf(what, given, rows, [1]);
      checkClasses(what, values.data, 2);
      return values;
    },
    checkHeldOut: (what, { data }) => checkBothClasses(what, data),
    evaluate: (scored, asked) => summary(...scoredTruth(scored, threshold, asked)),
  };
}

/** The table and options to be measured: the truth is y, unless a column of the table is named, whatever other columns are called. */
function scoredTruth({ table, y }: Scored, threshold: number, options: SummaryOptions): [pl.DataFrame, SummaryOptions] {
  const scored = table();
  const { score = 'yHat' } = options;
  // Predictions are decided where their loss has them undecided; another score is the caller's to know.
  const own = score === 'yHat' ? { threshold, ...options } : options;
  if (options.label !== undefined && scored.columns.includes(options.label)) return [scored, own];
  let label = options.label ?? 'label';
  while (scored.columns.includes(label)) label = `true ${label}`;
  return [scored.withColumns(pl.Series(label, Array.from(y.data))), { ...own, label }];
}
