import { cellHost, cellVariable } from '../cell';
import { StillOpen } from './callLearner';
import { exerciseOf } from './exercises';
import type { Plain } from './plain';

/** What became of the first half of a check, as plain data: it can go from one process to another as JSON. */
export type Probed =
  | { state: 'answered'; answers: Plain }
  | { state: 'open'; todo: string }
  /** `given`: not among the values that were handed over; `cells`: no cell has declared them; `host`: cells cannot be looked through here. */
  | { state: 'missing'; names: readonly string[]; reason: 'given' | 'cells' | 'host' };

/** The variables that an exercise is about, by name. */
export type Values = Readonly<Record<string, unknown>>;

/** What the inputs in a notebook are drawn from; a grader uses others. */
export const notebookSeed = 0;

/**
 * The first half of a check: calls what a learner has written, and gives the answers as plain data. Whether they are right it does not
 * know; {@link judge} does.
 *
 * @param id - such as `4.2`
 * @param values - what the exercise is about, by name. Default: the variables of the notebook
 * @param seed - what the inputs are drawn from. Default 0
 * @throws InputError when there is no such exercise
 * @example
 * const json = JSON.stringify(await probe('4.2', { suspects }, 7));
 * judge('4.2', JSON.parse(json), 7); // elsewhere
 */
export async function probe(id: string, values?: Values, seed = notebookSeed): Promise<Probed> {
  const exercise = exerciseOf(id);
  const found = values ? givenValues(exercise.names, values) : variables(exercise.names);
  if ('state' in found) return found;
  try {
    return { state: 'answered', answers: (await exercise.probe(found.values, seed)) as Plain };
  } catch (error) {
    if (error instanceof StillOpen) return { state: 'open', todo: error.todo.slice(0, 300) };
    throw error;
  }
}

type Found = { values: Values } | Extract<Probed, { state: 'missing' }>;

function givenValues(names: readonly string[], values: Values): Found {
  const missing = names.filter((name) => !Object.hasOwn(values, name));
  return missing.length > 0 ? { state: 'missing', names: missing, reason: 'given' } : { values };
}

function variables(names: readonly string[]): Found {
  if (cellHost() !== 'kernel') return { state: 'missing', names, reason: 'host' };
  const found = names.map((name) => [name, cellVariable(name)] as const);
  const missing = found.filter(([, variable]) => !variable).map(([name]) => name);
  if (missing.length > 0) return { state: 'missing', names: missing, reason: 'cells' };
  return { values: Object.fromEntries(found.map(([name, variable]) => [name, variable!.value])) };
}
