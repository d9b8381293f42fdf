import { checkChoice, checkKeys, InputError } from '../../base';
import type { RowLoss } from './losses';
import type { Task } from './task';

/** Options of the makers of tasks. */
export interface TaskOptions<Name extends string> {
  /** The loss of each row, by name or as a function of targets and predictions. */
  loss?: Name | RowLoss;
}

/** The loss of a task and what it is called. @param known - by name, the first is the default @throws InputError for an unknown one */
export function namedLoss<Name extends string>(
  what: string,
  options: TaskOptions<Name>,
  known: Readonly<Record<Name, RowLoss>>,
): Pick<Task, 'loss' | 'lossName'> {
  checkKeys(what, options, ['loss']);
  const names = Object.keys(known) as Name[];
  const { loss = names[0]! } = options;
  if (typeof loss === 'function') return { loss, lossName: loss.name || 'own loss' };
  if (typeof loss !== 'string') throw new InputError(`${what}: loss`, 'the name of a loss, or a function', loss);
  checkChoice(`${what}: loss`, loss, names);
  return { loss: known[loss], lossName: loss };
}
