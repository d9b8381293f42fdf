import { InputError } from '../../base';
import { binary } from './binary';
import { classes } from './classes';
import { checkLossName, type LossName, type RowLoss } from './losses';
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

/** What a saved model was trained for: the name of its loss, or names by target. Losses of the user's own are not saved. */
export function tasksFrom(loss: string | Readonly<Record<string, string>> | null): Tasks | undefined {
  if (loss === null) return undefined;
  const names = typeof loss === 'string' ? { y: loss } : loss;
  if (!Object.values(names).every((name) => Object.hasOwn(byLoss, name))) return undefined;
  return Object.fromEntries(Object.entries(names).map(([target, name]) => [target, taskFor(name as LossName)]));
}
