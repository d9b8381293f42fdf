import type { Notebook, NotebookCell } from '../notebook';
import { leakedLines } from './leaks';
import { hasMarkers } from './solutionBlocks';
import type { CellProblem } from './sourceRules';

/**
 * What a notebook for learners must not have: outputs, counts, markers, lines of solutions.
 *
 * @param solutions - the lines by which solutions can be told
 */
export function studentProblems({ cells }: Notebook, solutions: readonly string[]): CellProblem[] {
  return cells.flatMap((cell) => [
    ...storedIn(cell),
    ...(hasMarkers(cell.source) ? [{ cell, text: 'has a marker of the source. Build it again.' }] : []),
    ...leakedLines(cell.source, solutions).map((line) => ({
      cell,
      text: `gives away a line of a solution: ${line.length > 60 ? `${line.slice(0, 60)}...` : line}`,
    })),
  ]);
}

/** What was stored of a run. */
export function storedIn(cell: NotebookCell): CellProblem[] {
  return [
    ...((cell.outputs ?? []).length > 0 ? [{ cell, text: 'has stored outputs. Build it again.' }] : []),
    ...((cell.execution_count ?? null) !== null ? [{ cell, text: 'has an execution count. Build it again.' }] : []),
  ];
}

/** Ids that several cells have, and cells without one. */
export function idProblems({ cells }: Notebook): CellProblem[] {
  const seen = new Set<string>();
  return cells.flatMap((cell) => {
    if (cell.id === undefined) return [{ cell, text: 'has no id.' }];
    if (seen.has(cell.id))
      return [{ cell, text: `has the id ${cell.id}, as another cell has. Give it one of its own.` }];
    seen.add(cell.id);
    return [];
  });
}
