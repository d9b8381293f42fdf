import { meanInterval } from '../../metrics';
import { targetsOf } from './checkTargets';
import { measuredRow } from './evaluated';
import { rowLosses } from './losses';
import type { Scored, Task } from './task';
import { namedLoss, type TaskOptions } from './taskOptions';

/**
 * Numbers: as many targets a row as the output has values, in the output's sizes (a map for a network that draws maps). An
 * evaluation has the root of the mean squared error and the mean absolute error, the first with the interval of the mean square
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
    let sum = 0;
    for (let i = row * width; i < (row + 1) * width; i++) sum += (data[i]! - y[i]!) ** 2;
    return sum / width;
  });
  const absolute = y.reduce((sum, value, i) => sum + Math.abs(value - data[i]!), 0) / y.length;
  const mean = squares.reduce((a, b) => a + b, 0) / length;
  const { lower, upper } = length > 1 ? meanInterval(squares, { confidence }) : { lower: mean, upper: mean };
  return {
    rootMeanSquaredError: Math.sqrt(mean),
    rootMeanSquaredErrorLower: Math.sqrt(Math.max(0, lower)),
    rootMeanSquaredErrorUpper: Math.sqrt(upper),
    meanAbsoluteError: absolute,
  };
}
