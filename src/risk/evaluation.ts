import pl from 'nodejs-polars';
import { InputError } from '../base';
import { meanInterval, summary, wilsonInterval, type SummaryOptions } from '../metrics';
import { lossByName, taskOf, type HistoryRow, type LossName } from '../training';
import type { CheckedData } from './checkData';
import type { RiskTensor } from './riskTensor';
import { Values } from './values';

/** How good predictions are: one row, by what was to be learned. */
export function evaluation(
  risk: RiskTensor,
  { y, binary, table }: Pick<CheckedData, 'y' | 'binary' | 'table'>,
  lossName: LossName,
  options: SummaryOptions,
): pl.DataFrame {
  const loss = lossByName(lossName);
  const truth = new Values(y, [risk.length, y.length / risk.length]);
  const value = Values.compute(() => loss(truth.tensor(), risk.yHat.tensor())).data[0]!;
  const asTable = pl.Series('loss', [value], pl.Float64);
  if (binary) {
    const scored = risk.joinTo(table());
    const label = options.label ?? 'label';
    const labelled = scored.columns.includes(label) ? scored : scored.withColumns(pl.Series(label, Array.from(y)));
    return summary(labelled, options).withColumns(asTable);
  }
  const { name, confidence, ...others } = options;
  const [odd] = Object.keys(others);
  if (odd !== undefined) throw new InputError('evaluate', 'options among name, confidence for this task', odd);
  const rows = taskOf(lossName) === 'classes' ? classes(risk, y, confidence) : regression(risk, y, confidence);
  return pl
    .DataFrame({ ...(name === undefined ? {} : { name: [name] }), n: [risk.length], ...rows })
    .withColumns(asTable);
}

/**
 * The numbers that a training's history holds of an evaluation.
 *
 * @param loss - the column of the history that its loss is to be compared with: `task` where the loss of a training has other
 * parts, too
 */
export function validationRow(evaluated: pl.DataFrame, loss: 'loss' | 'task'): HistoryRow {
  const row = evaluated.toRecords()[0] as Record<string, number>;
  const kept = ['loss', 'accuracy', 'balancedAccuracy', 'auroc', 'rootMeanSquaredError'];
  const named = kept
    .filter((name) => name in row)
    .map((name) => [name === 'loss' ? loss : name, row[name]!] as const)
    .map(([name, value]) => [`val${name[0]!.toUpperCase()}${name.slice(1)}`, value]);
  return Object.fromEntries(named) as HistoryRow;
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
