import * as tf from '@tensorflow/tfjs';
import pl from 'nodejs-polars';
import { checkRange, InputError } from '../../base';
import type { SummaryOptions } from '../../metrics';
import type { HistoryRow } from '../history';
import { Values } from '../../data';
import { scalarFrom } from '../checkHooks';
import { eachLoss, meanLoss } from './meanLoss';
import type { Followed } from './metrics';
import type { Scored, Task } from './task';

/** A row of an evaluation: name, count, and what was measured. @throws InputError for options of another task */
export function measuredRow(
  { name, confidence, ...others }: SummaryOptions,
  rows: number,
  measure: (confidence: number) => Readonly<Record<string, number>>,
): pl.DataFrame {
  const [odd] = Object.keys(others);
  if (odd !== undefined) throw new InputError('evaluate', 'options among name, confidence for this task', odd);
  if (confidence !== undefined) checkRange('confidence', confidence, 0, 1);
  const measured = Object.entries(measure(confidence ?? 0.95)).map(([key, value]) => [key, [value]] as const);
  return pl.DataFrame({
    ...(name === undefined ? {} : { name: [name] }),
    n: pl.Series('n', [rows], pl.Int32),
    ...Object.fromEntries(measured),
  });
}

/** How good predictions are, with their loss in the last column. */
export function evaluated(task: Task, scored: Scored, options: SummaryOptions): pl.DataFrame {
  const loss = lossOf(task, scored);
  return task.evaluate(scored, options).withColumns(pl.Series('loss', [loss], pl.Float64));
}

/** The mean loss of predictions. @param own - the loss in place of the task's, where there is one */
export function lossOf(
  task: Task,
  { y, yHat }: Pick<Scored, 'y' | 'yHat'>,
  own: (y: tf.Tensor) => tf.Scalar | undefined = () => undefined,
): number {
  const value = Values.compute(() => {
    const truth = y.tensor();
    return own(truth) ?? meanLoss(task)(truth, yHat.tensor());
  });
  return value.data[0]!;
}

/** The loss of each row. @throws InputError for a loss that is a mean already */
export function rowLossesOf(task: Task, { y, yHat }: Pick<Scored, 'y' | 'yHat'>): Values {
  return Values.compute(() => {
    const each = eachLoss(task, y.tensor(), yHat.tensor());
    if (each.rank === 0) {
      throw new InputError(
        `loss ${task.lossName}`,
        'one number a row',
        'a single number',
        'Give back the loss of each row.',
      );
    }
    return each.rank === 1 ? each : tf.mean(tf.reshape(each, [each.shape[0], -1]), 1);
  });
}

/**
 * The numbers of an evaluation that the history of a training run holds.
 *
 * @param name - the column that the loss is to be compared with: `task` where the training loss has other terms, too
 * @param loss - of the task, as training counts it
 * @param metrics - those of the user's own are measured as well
 */
export function validationRow(
  row: pl.DataFrame,
  name: 'loss' | 'task',
  loss: number,
  metrics: readonly Followed[],
  { y, yHat }: Pick<Scored, 'y' | 'yHat'>,
): HistoryRow {
  const [measured] = row.toRecords() as Record<string, number>[];
  const kept = ['accuracy', 'balancedAccuracy', 'auroc', 'rmse'].filter((one) => one in measured!);
  const own = metrics.filter((one) => one.own).map((one) => [one.name, metricOf(one, { y, yHat })] as const);
  const named = [[name, loss] as const, ...kept.map((one) => [one, measured![one]!] as const), ...own];
  return Object.fromEntries(named.map(([one, value]) => [validationName(one), value]));
}

/** A metric of predictions. @throws InputError when it gives no single number */
export function metricOf({ name, metric }: Followed, { y, yHat }: Pick<Scored, 'y' | 'yHat'>): number {
  return Values.compute(() => scalarFrom(`metric ${name}`, metric(y.tensor(), yHat.tensor()))).data[0]!;
}

/** What a number is called on held-out rows: `valLoss`. */
export function validationName(name: string): string {
  return `val${name[0]!.toUpperCase()}${name.slice(1)}`;
}
