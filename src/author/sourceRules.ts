import { hasTag, type Notebook, type NotebookCell } from '../notebook';
import { checkedIds, exerciseCells, exerciseNumber, taskHeading, type ExerciseCells } from './exerciseCells';
import { stretches } from './solutionBlocks';

/** Something that is wrong with a notebook. */
export interface CellProblem {
  /** The cell; undefined for the notebook as a whole. */
  cell?: NotebookCell;
  /** What is wrong and what to do, as a sentence. */
  text: string;
}

/**
 * What a source breaks of the rules of exercises: each has a task, code with a solution, and a check, in this order; their numbers are
 * those of the lab, from 1 on.
 *
 * @param lab - such as `04`
 * @param known - the exercises that can be checked; undefined where that is not known
 */
export function sourceProblems(source: Notebook, lab: string, known?: readonly string[]): CellProblem[] {
  const exercises = exerciseCells(source);
  const ids = exercises.map(({ id }) => id);
  const wanted = ids.map((_, i) => `${Number(lab)}.${i + 1}`);
  const numbers =
    ids.join() === wanted.join() ? [] : [`exercises are ${ids.join(', ')}: expected ${wanted.join(', ')}.`];
  const own = known?.filter((id) => Number(id.split('.')[0]) === Number(lab) && !ids.includes(id)) ?? [];
  return [
    ...numbers.map((text) => ({ text })),
    ...own.map((id) => ({ text: `exercise ${id} can be checked, but the notebook does not have it. Add its cells.` })),
    ...exercises.flatMap((exercise) => problemsOf(exercise, source.cells, known)),
    ...source.cells.flatMap((cell) => misplaced(cell).map((text) => ({ cell, text }))),
  ];
}

function problemsOf(
  { id, task, code, check }: ExerciseCells,
  cells: readonly NotebookCell[],
  known: readonly string[] | undefined,
): CellProblem[] {
  const dashed = id.replace('.', '-');
  const has = code ?? task ?? check;
  const at = (text: string): CellProblem => ({ ...(has ? { cell: has } : {}), text });
  const missing = [
    task ? [] : at(`exercise ${id} has no task: add a cell tagged exercise that begins **Exercise ${id}: ...**.`),
    code ? [] : at(`exercise ${id} has no code to write: add a code cell exercise-${dashed} tagged exercise.`),
    check ? [] : at(`exercise ${id} has no check: add a cell tagged check with await check('${id}');`),
    known?.includes(id) === false ? at(`exercise ${id} cannot be checked: add it to src/check/labs.`) : [],
  ].flat();
  if (!task || !code || !check) return missing;
  const places = [task, code, check].map((cell) => cells.indexOf(cell));
  const solved = stretches(code.source, id).some(({ kind }) => kind === 'solution');
  return [
    ...missing,
    ...(places[0]! < places[1]! && places[1]! < places[2]!
      ? []
      : [at(`exercise ${id}: its cells are not in the order task, code, check.`)]),
    ...(solved ? [] : [at(`exercise ${id} has no solution: put it between // BEGIN SOLUTION and // END SOLUTION.`)]),
  ];
}

/** Tags that promise what the cell does not have, and calls without their tag. */
function misplaced(cell: NotebookCell): string[] {
  const isCode = cell.cell_type === 'code';
  const problems: string[] = [];
  if (hasTag(cell, 'exercise') && !isCode && !taskHeading(cell.source))
    problems.push('is tagged exercise, but does not begin **Exercise 4.2: a title.** with its number.');
  if (hasTag(cell, 'exercise') && isCode && exerciseNumber(cell) === undefined)
    problems.push('is tagged exercise, but its id is not of the form exercise-4-2.');
  if (hasTag(cell, 'check') && !(isCode && checkedIds(cell.source).length === 1))
    problems.push(`is tagged check, but does not call check with the number of one exercise.`);
  if (isCode && !hasTag(cell, 'check') && checkedIds(cell.source).length > 0)
    problems.push('calls check, but is not tagged check.');
  if (isCode && !hasTag(cell, 'exercise') && stretches(cell.source, 'cell').some(({ kind }) => kind === 'solution'))
    problems.push('has a solution, but is not tagged exercise.');
  return problems;
}
