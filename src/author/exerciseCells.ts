import { hasTag, type Notebook, type NotebookCell } from '../notebook';

/** The cells of an exercise: the task in words, the code to write, its check. */
export interface ExerciseCells {
  /** Such as `4.2`. */
  id: string;
  /** A few words, as its task begins with. */
  title: string;
  task?: NotebookCell;
  code?: NotebookCell;
  check?: NotebookCell;
}

/** How a task begins: `**Exercise 4.2: the suspects.**` */
const heading = /\*\*Exercise (\d+\.\d+): ([^*]+?)\.?\*\*/;

/** A call of `check` by its name alone, and the exercise that it names. */
const call = /(?<![\w.])check\(\s*(['"`])([^'"`]*)\1/g;

/** The exercises that code checks. */
export function checkedIds(code: string): string[] {
  return [...code.matchAll(call)].map(([, , id = '']) => id);
}

/** The number and title that a text names as an exercise; undefined when it is no task. */
export function taskHeading(text: string): { id: string; title: string } | undefined {
  const [, id, title] = heading.exec(text) ?? [];
  return id === undefined || title === undefined ? undefined : { id, title };
}

/** The number in the id of a cell such as `exercise-4-2`; undefined for another cell. */
export function exerciseNumber(cell: NotebookCell): string | undefined {
  return /^exercise-(\d+)-(\d+)$/
    .exec(cell.id ?? '')
    ?.slice(1)
    .join('.');
}

/**
 * The exercises of a notebook in their order, each with the cells that it has.
 *
 * @example
 * exerciseCells(notebook).map(({ id }) => id); // ['4.1', '4.2']
 */
export function exerciseCells({ cells }: Notebook): ExerciseCells[] {
  const found = new Map<string, ExerciseCells>();
  const of = (id: string): ExerciseCells => {
    const one = found.get(id) ?? { id, title: '' };
    found.set(id, one);
    return one;
  };
  for (const cell of cells) {
    const named = cell.cell_type === 'markdown' && hasTag(cell, 'exercise') ? taskHeading(cell.source) : undefined;
    const number = cell.cell_type === 'code' && hasTag(cell, 'exercise') ? exerciseNumber(cell) : undefined;
    if (named) Object.assign(of(named.id), { title: named.title, task: cell });
    if (number !== undefined) of(number).code = cell;
    if (cell.cell_type === 'code' && hasTag(cell, 'check'))
      for (const id of checkedIds(cell.source)) of(id).check ??= cell;
  }
  return [...found.values()];
}
