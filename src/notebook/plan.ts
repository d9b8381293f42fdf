import { isInjected } from './parameters';
import type { Notebook, NotebookCell } from './nbformat';
import { cellRules, type CellRules } from './tags';

/** A code cell of a notebook, and what is to be done with it. */
export interface Step {
  cell: NotebookCell;
  /** The cell's number among all cells of the source notebook, from 1; that of its parameters cell for an injected one. */
  number: number;
  /** Whether the runner has put it there, to set parameters. */
  injected: boolean;
  rules: CellRules;
  /** `replay`: run it for what later cells need, and keep the outputs it has; `keep`: do not run it. */
  mode: 'run' | 'replay' | 'keep';
}

/**
 * What is to be done with the code cells of a notebook; empty ones are left out.
 *
 * @param file - what errors call the notebook
 * @param good - how many cells, of every type, are as an earlier run has left them after it ran them well
 * @throws InputError when a tag makes no sense
 */
export function planOf(notebook: Notebook, file: string, good = 0): Step[] {
  const steps: Step[] = [];
  let number = 0;
  notebook.cells.forEach((cell, index) => {
    const injected = isInjected(cell);
    if (!injected) number++;
    if (cell.cell_type !== 'code' || cell.source.trim() === '') return;
    const rules = cellRules(cell, `${file}, cell ${number}`);
    const mode = index >= good ? 'run' : rules.noReplay ? 'keep' : 'replay';
    steps.push({ cell, number, injected, rules, mode });
  });
  return steps;
}

/** Which cell a result is of. */
export function cellOf({ number, injected }: Pick<Step, 'number' | 'injected'>): { number: number; injected?: true } {
  return { number, ...(injected ? { injected } : {}) };
}
