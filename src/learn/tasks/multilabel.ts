import { checkLogits } from './checkOutput';
import { checkClasses, targetsOf } from './checkTargets';
import { measuredRow } from './evaluated';
import { rowLosses } from './losses';
import type { Scored, Task } from './task';
import { namedLoss, type TaskOptions } from './taskOptions';

/**
 * Any of several labels: every value of the output is a logit of its own, targets are 0 or 1 in the output's sizes: attributes
 * of a face, or the pixels of a mask. An evaluation has `accuracy`, the share of values on the right side of 0, and `exact`, the
 * share of rows with all of them right.
 *
 * @param options - `loss`: of each row. Default `binaryCrossentropyFromLogits`
 * @throws InputError for another loss than one for labels
 * @example
 * model.compile({ optimizer: adam(), loss: tasks.multilabel() });
 */
export function multilabel(options: TaskOptions<'binaryCrossentropyFromLogits'> = {}): Task {
  const { binaryCrossentropyFromLogits } = rowLosses;
  const named = namedLoss('multilabel', options, { binaryCrossentropyFromLogits });
  return {
    name: 'multilabel',
    threshold: 0,
    ...named,
    checkOutput: (output) => checkLogits(output, named.lossName),
    targets: (what, given, rows, output) => {
      const values = targetsOf(what, given, rows, output);
      checkClasses(what, values.data, 2, values.data.length / rows);
      return values;
    },
    evaluate: (scored, asked) => measuredRow(asked, scored.yHat.length, () => shares(scored)),
  };
}

function shares({ yHat: { data, length }, y }: Scored): Record<string, number> {
  const width = data.length / length;
  let [right, exact] = [0, 0];
  for (let row = 0; row < length; row++) {
    let own = 0;
    for (let i = row * width; i < (row + 1) * width; i++) own += data[i]! > 0 === (y.data[i] === 1) ? 1 : 0;
    right += own;
    if (own === width) exact++;
  }
  return { accuracy: right / data.length, exact: exact / length };
}
