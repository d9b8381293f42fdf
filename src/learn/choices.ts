import type * as tf from '@tensorflow/tfjs';
import { checkKeys, InputError } from '../base';
import type { CompileOptions } from './modelOptions';
import { followedMetrics, type Followed } from './tasks/metrics';
import type { Tasks } from './tasks/task';
import { taskFor } from './tasks/taskFor';

/**
 * The task of each target.
 *
 * @param loss - as `compile` was given it
 * @param targets - the fields that have targets, with the outputs that predict them
 * @throws InputError for a missing, unknown or superfluous loss, and an output that does not fit
 */
export function chosenTasks(loss: CompileOptions['loss'], targets: Readonly<Record<string, tf.SymbolicTensor>>): Tasks {
  const names = Object.keys(targets);
  if (names.length === 0) {
    if (loss === undefined) return {};
    throw new InputError('loss', 'none: the model has a loss of its own', loss, 'Leave it out.');
  }
  const single = names.length === 1;
  if (single && loss === undefined) throw new InputError('loss', 'the name of a loss, a function or a task', loss);
  const given = single && !isByTarget(loss, names) ? { [names[0]!]: loss } : loss;
  if (!isByTarget(given, names)) {
    throw new InputError('loss', `one for each output: ${names.join(', ')}`, loss, `Give { ${names[0]}: ... }.`);
  }
  checkKeys('loss', given, names);
  const tasks = names.map((name) => {
    const choice = given[name];
    if (choice === undefined)
      throw new InputError('loss', `one for each output: ${names.join(', ')}`, `none for ${name}`);
    const task = taskFor(choice);
    task.checkOutput(targets[name]!);
    return [name, task] as const;
  });
  return Object.fromEntries(tasks);
}

/** The metrics to follow. @throws InputError for what is no metric, and metrics of several outputs that do not say of which */
export function chosenMetrics(asked: CompileOptions['metrics'] = [], tasks: Tasks): Followed[] {
  const names = Object.keys(tasks);
  if (!isByTarget(asked, names)) {
    if (names.length === 1) return followedMetrics(asked, names[0]!, tasks[names[0]!]!);
    if (Array.isArray(asked) && asked.length === 0) return [];
    throw new InputError('metrics', `lists by output: ${names.join(', ') || 'none'}`, asked);
  }
  checkKeys('metrics', asked, names);
  return Object.entries(asked).flatMap(([name, list]) =>
    followedMetrics(list, name, tasks[name]!).map((one) => ({ ...one, name: `${name}.${one.name}` })),
  );
}

/** Whether something is a record by the names of targets. */
function isByTarget(given: unknown, names: readonly string[]): given is Readonly<Record<string, never>> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return false;
  return Object.keys(given).some((name) => names.includes(name));
}
