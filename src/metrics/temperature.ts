import pl from 'nodejs-polars';
import { checkKeys, checkRange, InputError } from '../base';
import type { Calibrator, TemperatureState } from './calibrator';
import { logProbabilities, classColumn, readLogits, type ClassOptions } from '../table';

/** Options of {@link fitTemperature}. */
export type TemperatureOptions = Omit<ClassOptions, 'probabilities'>;

/** Probabilities from logits divided by one temperature; see {@link fitTemperature}. */
export class TemperatureCalibrator implements Calibrator {
  readonly temperature: number;

  constructor(private readonly state: TemperatureState) {
    checkRange('temperature', state.temperature, Number.MIN_VALUE, Number.MAX_VALUE);
    this.temperature = state.temperature;
  }

  apply(table: pl.DataFrame): pl.DataFrame {
    const logits = readLogits(table, this.state.logits);
    const logs = logProbabilities(logits, 1 / this.temperature);
    const classes = Math.max(2, logits.length);
    const column = (k: number) => Array.from({ length: table.height }, (_, row) => Math.exp(logs[row * classes + k]!));
    if (logits.length === 1) return table.withColumns(pl.Series('p', column(1), pl.Float64));
    return table.withColumns(...logits.map((_, k) => pl.Series(`p${k}`, column(k), pl.Float64)));
  }

  toJSON(): TemperatureState {
    return { kind: 'temperature', temperature: this.temperature, logits: [...this.state.logits] };
  }
}

/**
 * Temperature scaling: one number by which all logits are divided, so that `nll` is least on the given table. It changes how sure
 * the model is, never which class it chooses. Fit it on validation rows, apply it to the test rows.
 *
 * @param table - validation rows: true classes and logits, one column or one per class
 * @throws InputError when a column is missing or wrong, or there is no best temperature: every row is decided rightly (it would be
 *   0), or the logits are no better than chance (infinite)
 * @see Guo, C., et al. (2017). On calibration of modern neural networks.
 * @example
 * const calibrator = fitTemperature(validation);
 * calibrator.temperature;                        // 1.8: the model was too sure
 * reliability(calibrator.apply(test), { probabilities: 'p' });
 */
export function fitTemperature(table: pl.DataFrame, options: TemperatureOptions = {}): TemperatureCalibrator {
  checkKeys('fitTemperature', options, ['label', 'logits']);
  const { label = 'label', logits: columns = 'yHat' } = options;
  const logits = readLogits(table, columns);
  const labels = classColumn(table, label, Math.max(2, logits.length));
  const slope = (scale: number) => slopeOfNll(logits, labels, scale);
  requireMistake(logits, labels);
  const names = typeof columns === 'string' ? [columns] : columns;
  return new TemperatureCalibrator({ kind: 'temperature', temperature: 1 / leastAt(slope), logits: names });
}

/** The logit of a class; of a single column class 0 has 0. */
function logitAt(logits: readonly Float64Array[], row: number, k: number): number {
  return logits.length === 1 ? k * logits[0]![row]! : logits[k]![row]!;
}

/** The derivative of the sum of -ln p(true class) by the factor of the logits: it grows with the factor. */
function slopeOfNll(logits: readonly Float64Array[], labels: Uint32Array, scale: number): number {
  const logs = logProbabilities(logits, scale);
  const classes = Math.max(2, logits.length);
  return labels.reduce((sum, label, row) => {
    let expected = 0;
    for (let k = 0; k < classes; k++) expected += Math.exp(logs[row * classes + k]!) * logitAt(logits, row, k);
    return sum + expected - logitAt(logits, row, label);
  }, 0);
}

/** Without a row in which another class has a larger logit than the true one, the best factor is infinite. */
function requireMistake(logits: readonly Float64Array[], labels: Uint32Array): void {
  const classes = Math.max(2, logits.length);
  const outdone = labels.some((label, row) => {
    const own = logitAt(logits, row, label);
    return Array.from({ length: classes }, (_, k) => logitAt(logits, row, k)).some((other) => other > own);
  });
  if (outdone) return;
  throw new InputError(
    'label',
    'some row that is decided wrongly',
    'none',
    'The best temperature would be 0; take more rows.',
  );
}

/** The factor at which the slope crosses 0, by bisection. */
function leastAt(slope: (scale: number) => number): number {
  if (!(slope(0) < 0)) {
    const todo = 'No finite temperature helps; check the order of the classes and the labels.';
    throw new InputError('logits', 'logits that say something of the label', 'none better than chance', todo);
  }
  let [low, high] = [0, 1];
  while (slope(high) < 0) [low, high] = [high, 2 * high];
  while (high - low > 1e-15 * high) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (slope(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
