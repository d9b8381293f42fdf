import { argmax, InputError } from '../../base';
import { wilsonInterval } from '../../metrics';
import { checkLogits, sizesOf } from './checkOutput';
import { checkClasses, targetsOf } from './checkTargets';
import { measuredRow } from './evaluated';
import { rowLosses } from './losses';
import type { Scored, Task } from './task';
import { namedLoss, type TaskOptions } from './taskOptions';

/**
 * One of several classes: an output of a logit for each, targets the number of the class, from 0. An evaluation has the accuracy, the share of
 * rows whose largest logit is that of their class, with its interval by Wilson.
 *
 * @param options - `loss`: of each row. Default `sparseCategoricalCrossentropyFromLogits`
 * @throws InputError for another loss than one for several classes
 * @example
 * model.compile({ optimizer: adam(), loss: tasks.classes() });
 */
export function classes(options: TaskOptions<'sparseCategoricalCrossentropyFromLogits'> = {}): Task {
  const { sparseCategoricalCrossentropyFromLogits } = rowLosses;
  const named = namedLoss('classes', options, { sparseCategoricalCrossentropyFromLogits });
  return {
    name: 'classes',
    threshold: 0,
    ...named,
    checkOutput: (output) => {
      checkLogits(output, named.lossName);
      const sizes = sizesOf(output);
      if (output.shape.length === 2 && sizes !== '[1]') return;
      throw new InputError('model', 'a logit for each of at least two classes', sizes, 'Take a binary loss for one.');
    },
    targets: (what, given, rows, output) => {
      const values = targetsOf(what, given, rows, [1]);
      checkClasses(what, values.data, output[0]!);
      return values;
    },
    evaluate: (scored, asked) => measuredRow(asked, scored.yHat.length, (confidence) => accuracy(scored, confidence)),
  };
}

function accuracy({ yHat, y }: Scored, confidence: number): Record<string, number> {
  const { data, length } = yHat;
  const width = data.length / length;
  let right = 0;
  for (let row = 0; row < length; row++) {
    if (argmax(data.subarray(row * width, (row + 1) * width)) === y.data[row]) right++;
  }
  const { lower, upper } = wilsonInterval(right, length, { confidence });
  return { accuracy: right / length, accuracyLower: lower, accuracyUpper: upper };
}
