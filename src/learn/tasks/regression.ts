import { mean } from '../../base';
import { meanInterval } from '../../metrics';
import { targetsOf } from './checkTargets';
import { measuredRow } from './evaluated';
import { rowLosses } from './losses';
import type { Scored, Task } from './task';
import { namedLoss, type TaskOptions } from './taskOptions';

/**
 * Numbers: as many targets a row as the output has values, in the output's sizes (a map for a network that draws maps). An
 * evaluation has the root of the mean squared error (`rmse`) and the mean absolute error (`mae`), the first with the interval of the mean square
 * by Student's t, rooted.
 *
 * @param options - `loss`: the loss of each row. Default `meanSquaredError`
 * @throws InputError for another loss than one for numbers
 * @example
 * const huber = (y: tf.Tensor, yHat: tf.Tensor) => tf.losses.huberLoss(y, yHat, undefined, 1, tf.Reduction.NONE);
 * model.compile({ optimizer: adam(), loss: tasks.regression({ loss: huber }) });
 */
export function regression(options: TaskOptions<'meanSquaredError'> = {}): Task {
  return {
    name: 'regression',
    threshold: 0,
    ...namedLoss('regression', options, { meanSquaredError: rowLosses.meanSquaredError }),
    checkOutput: () => undefined,
    targets: targetsOf,
    evaluate: (scored, asked) => measuredRow(asked, scored.yHat.length, (confidence) => errors(scored, confidence)),
  };
}

function errors({ yHat, y: { data: y } }: Scored, confidence: number): Record<string, number> {
  const { data, length } = yHat;
  const width = y.length / length;
  const squares = Array.from({ length }, (_, row) => {
    const own = y.subarray(row * width, (row + 1) * width);
    return mean(own, (value, i) => (data[row * width + i]! - value) ** 2);
  });
  const square = mean(squares);
  const { lower, upper } = length > 1 ? meanInterval(squares, { confidence }) : { lower: square, upper: square };
  return {
    rmse: Math.sqrt(square),
    rmseLower: Math.sqrt(Math.max(0, lower)),
    rmseUpper: Math.sqrt(upper),
    mae: mean(y, (value, i) => Math.abs(value - data[i]!)),
  };
}
