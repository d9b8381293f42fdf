import { hasTag, type Notebook, type NotebookCell } from '../../notebook';
import { sha256 } from '../manifest';
import { shown } from '../rejection';
import { answersOf } from './answers';
import type { EntryRun } from './run';

/** What keeps an entry from being handed in. */
export interface EntryProblem {
  readonly what: string;
  /** What to do, a full sentence. */
  readonly todo: string;
}

const again = 'Choose Run > Restart Kernel and Run All Cells, and save; or type npx risklab run .';

/**
 * What is wrong with a notebook that is to be handed in: cells that were not run, ran in another order, ended in an error or were changed since;
 * questions without an answer.
 *
 * @param run - what the run that wrote the entry has noted; undefined where there is nothing
 * @param changed - of a notebook that was not run itself: the cell in which its executed copy has other code
 */
export function notebookProblems(notebook: Notebook, run: EntryRun | undefined, changed?: string): EntryProblem[] {
  const cells = notebook.cells.flatMap((cell, i) => (counts(cell) ? [{ cell, name: nameOf(cell, i) }] : []));
  if (cells.length === 0) return [{ what: 'the notebook has no code', todo: 'Is it the right notebook?' }];
  return [
    ...(changed === undefined ? (orderProblem(cells) ?? staleProblem(cells, run) ?? []) : [changedProblem(changed)]),
    ...errorProblems(cells),
    ...openQuestions(notebook),
  ];
}

interface NamedCell {
  cell: NotebookCell;
  name: string;
}

/** Whether a cell has a number once it has run. */
function counts(cell: NotebookCell): boolean {
  return cell.cell_type === 'code' && cell.source.trim() !== '' && !hasTag(cell, 'skip-execution');
}

/** A cell in words. */
export function nameOf(cell: NotebookCell, index: number): string {
  return `cell ${index + 1}${cell.id === undefined ? '' : ` (${shown(cell.id).slice(1, -1)})`}`;
}

function changedProblem(changed: string): EntryProblem {
  const what = `${changed} has changed since the run whose copy is in executed`;
  return {
    what,
    todo: 'Run the notebook again: npm run check, or in JupyterLab Run > Restart Kernel and Run All Cells.',
  };
}

/** Run in order, from a fresh kernel: the numbers are 1, 2, 3, ... */
function orderProblem(cells: readonly NamedCell[]): EntryProblem[] | undefined {
  const open = cells.filter(({ cell }) => typeof cell.execution_count !== 'number');
  if (open.length > 0) {
    const others = open.length > 1 ? ` and ${open.length - 1} more` : '';
    const were = open.length > 1 ? 'were' : 'was';
    return [{ what: `${open[0]!.name}${others} ${were} not run`, todo: again }];
  }
  const at = cells.findIndex(({ cell }, i) => cell.execution_count !== i + 1);
  if (at < 0) return undefined;
  const { cell, name } = cells[at]!;
  const what = `${name} ran as number ${cell.execution_count}, and is the code cell number ${at + 1}: not all cells ran once and in order`;
  return [{ what, todo: again }];
}

/** The code that ran, by its checksums, is that of the cells. What ran between may be asked by a front end. */
function staleProblem(cells: readonly NamedCell[], run: EntryRun | undefined): EntryProblem[] | undefined {
  const ran = run?.cells;
  if (!ran || ran.length === 0) return undefined;
  const codes = cells.map(({ cell }) => sha256(cell.source));
  const writer = codes.lastIndexOf(ran.at(-1)!);
  const upTo = writer < 0 ? codes.length - 1 : writer;
  let from = 0;
  for (let i = 0; i <= upTo; i++) {
    const at = ran.indexOf(codes[i]!, from);
    if (at < 0)
      return [{ what: `${cells[i]!.name} was changed since it ran, or the entry is that of another run`, todo: again }];
    from = at + 1;
  }
  return undefined;
}

function errorProblems(cells: readonly NamedCell[]): EntryProblem[] {
  return cells.flatMap(({ cell, name }) => {
    const error = (cell.outputs ?? []).find(({ output_type }) => output_type === 'error');
    if (error?.output_type !== 'error' || hasTag(cell, 'raises-exception')) return [];
    return [
      {
        what: `${name} ended in an error, ${shown(`${error.ename}: ${error.evalue}`)}`,
        todo: 'Repair it, and run all cells.',
      },
    ];
  });
}

function openQuestions(notebook: Notebook): EntryProblem[] {
  const answers = answersOf(notebook);
  if (answers.length === 0) {
    const todo = 'Start from the notebook of the competition, which has questions, and keep them.';
    return [{ what: 'the notebook has no questions', todo }];
  }
  const open = answers.filter(({ answer }) => answer === '').map(({ id }) => id);
  if (open.length === 0) return [];
  const s = open.length > 1 ? 's' : '';
  const todo = `Write it into the cell${s} that begin${s ? '' : 's'} with "Your answer", and save.`;
  return [{ what: `question${s} ${open.join(', ')} ${s ? 'are' : 'is'} not answered`, todo }];
}
