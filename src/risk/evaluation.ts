import type * as tf from '@tensorflow/tfjs';
import pl from 'nodejs-polars';
import { InputError } from '../base';
import { meanInterval, summary, wilsonInterval, type SummaryOptions } from '../metrics';
import { lossByName, taskOf, thresholdOf, type HistoryRow, type Loss, type LossName } from '../learn';
import type { CheckedData } from '../learn';
import type { RiskTensor } from './riskTensor';
import { Values } from '../learn';

/** How good predictions are: one row, by what was to be learned. */
export function evaluation(
  risk: RiskTensor,
  { y, binary, table }: Pick<CheckedData, 'y' | 'binary' | 'table'>,
  lossName: LossName,
  options: SummaryOptions,
): pl.DataFrame {
  const value = lossOfTask(y, risk, lossByName(lossName));
  const asTable = pl.Series('loss', [value], pl.Float64);
  if (binary) {
    return summary(...scoredTruth(risk.joinTo(table()), y, lossName, options)).withColumns(asTable);
  }
  const { name, confidence, ...others } = options;
  const [odd] = Object.keys(others);
  if (odd !== undefined) throw new InputError('evaluate', 'options among name, confidence for this task', odd);
  const rows = taskOf(lossName) === 'classes' ? classes(risk, y, confidence) : regression(risk, y, confidence);
  return pl
    .DataFrame({ ...(name === undefined ? {} : { name: [name] }), n: [risk.length], ...rows })
    .withColumns(asTable);
}

/** The mean loss of predictions. @param own - the loss in place of it, where there is one for what was to be learned */
export function lossOfTask(
  y: Float32Array,
  { yHat, length }: RiskTensor,
  loss: Loss,
  own: (y: tf.Tensor) => tf.Scalar | undefined = () => undefined,
): number {
  const value = Values.compute(() => {
    const truth = new Values(y, [length, y.length / length]).tensor();
    return own(truth) ?? loss(truth, yHat.tensor());
  });
  return value.data[0]!;
}

/** The table and options to be measured: the truth is y, unless a column of the table is named, whatever other columns are called. */
function scoredTruth(
  scored: pl.DataFrame,
  y: Float32Array,
  lossName: LossName,
  options: SummaryOptions,
): [pl.DataFrame, SummaryOptions] {
  const { score = 'yHat' } = options;
  // Predictions are decided where their loss has them undecided; another score is the caller's to know.
  const own = score === 'yHat' ? { threshold: thresholdOf(lossName), ...options } : options;
  if (options.label !== undefined && scored.columns.includes(options.label)) return [scored, own];
  let label = options.label ?? 'label';
  while (scored.columns.includes(label)) label = `true ${label}`;
  return [scored.withColumns(pl.Series(label, Array.from(y))), { ...own, label }];
}

/**
 * The numbers that a training's history holds of an evaluation.
 *
 * @param name - the column of the history that the loss is to be compared with: `task` where the loss of a training has other parts, too
 * @param loss - of the task, as the training counts it
 */
export function validationRow(evaluated: pl.DataFrame, name: 'loss' | 'task', loss: number): HistoryRow {
  const row = evaluated.toRecords()[0] as Record<string, number>;
  const kept = ['accuracy', 'balancedAccuracy', 'auroc', 'rootMeanSquaredError'].filter((one) => one in row);
  const named = [[name, loss] as const, ...kept.map((one) => [one, row[one]!] as const)];
  return Object.fromEntries(named.map(([one, value]) => [`val${one[0]!.toUpperCase()}${one.slice(1)}`, value]));
}

/** The share of rows whose largest logit is that of their class, with its interval by Wilson. */
function classes({ yHat, length }: RiskTensor, y: Float32Array, confidence = 0.95): Record<string, number[]> {
  const width = yHat.data.length / length;
  let right = 0;
  for (let row = 0; row < length; row++) {
    const logits = yHat.data.subarray(row * width, (row + 1) * width);
    if (logits.indexOf(logits.reduce((a, b) => Math.max(a, b))) === y[row]) right++;
  }
  const { lower, upper } = wilsonInterval(right, length, { confidence });
  return { accuracy: [right / length], accuracyLower: [lower], accuracyUpper: [upper] };
}

/** Root of the mean squared error, with the interval of the mean square by Student's t, rooted; and the mean absolute error. */
function regression({ yHat, length }: RiskTensor, y: Float32Array, confidence = 0.95): Record<string, number[]> {
  const width = y.length / length;
  const squares = Array.from({ length }, (_, row) => {
    let sum = 0;
    for (let i = row * width; i < (row + 1) * width; i++) sum += (yHat.data[i]! - y[i]!) ** 2;
    return sum / width;
  });
  const absolute = y.reduce((sum, value, i) => sum + Math.abs(value - yHat.data[i]!), 0) / y.length;
  const mean = squares.reduce((a, b) => a + b, 0) / length;
  const { lower, upper } = length > 1 ? meanInterval(squares, { confidence }) : { lower: mean, upper: mean };
  return {
    rootMeanSquaredError: [Math.sqrt(mean)],
    rootMeanSquaredErrorLower: [Math.sqrt(Math.max(0, lower))],
    rootMeanSquaredErrorUpper: [Math.sqrt(upper)],
    meanAbsoluteError: [absolute],
  };
}
