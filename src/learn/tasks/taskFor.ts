import { InputError } from '../../base';
import { binary } from './binary';
import { classes } from './classes';
import { checkLossName, rowLosses, type LossName, type RowLoss } from './losses';
import { multilabel } from './multilabel';
import { regression } from './regression';
import type { Task, Tasks } from './task';

/** What an output is trained by: the name of a loss, a function for numbers of the output's sizes, or a task. */
export type LossChoice = LossName | RowLoss | Task;

const byLoss: Readonly<Record<LossName, () => Task>> = {
  binaryCrossentropyFromLogits: binary,
  binaryCrossentropy: () => binary({ loss: 'binaryCrossentropy' }),
  meanSquaredError: regression,
  sparseCategoricalCrossentropyFromLogits: classes,
};

/** The task that a choice of loss stands for. @throws InputError for an unknown name, or what is no loss */
export function taskFor(choice: LossChoice): Task {
  if (typeof choice === 'function') return regression({ loss: choice });
  if (typeof choice !== 'object') {
    checkLossName(choice);
    return byLoss[choice]();
  }
  const isTask = typeof choice?.targets === 'function' && typeof choice.loss === 'function';
  if (!isTask)
    throw new InputError('loss', 'the name of a loss, a function or a task', choice, 'Take tasks.binary(), say.');
  return choice;
}

/** Whether a task can be made again from the name of its loss: one of the user's own may have the same name. */
export function isKnown({ loss, lossName }: Task): boolean {
  return rowLosses[lossName as LossName] === loss;
}

/**
 * What a saved model was trained for. Losses of the user's own are not saved.
 *
 * @param loss - the name of the loss, or names by target
 * @param kinds - the kinds of the tasks by target
 */
export function tasksFrom(
  loss: string | Readonly<Record<string, string>> | null,
  kinds: Readonly<Record<string, string>> = {},
): Tasks | undefined {
  if (loss === null) return undefined;
  const names = typeof loss === 'string' ? { y: loss } : loss;
  if (!Object.values(names).every((name) => Object.hasOwn(byLoss, name))) return undefined;
  const task = (target: string, name: string): Task =>
    kinds[target] === 'multilabel' ? multilabel() : taskFor(name as LossName);
  return Object.fromEntries(Object.entries(names).map(([target, name]) => [target, task(target, name)]));
}
