import { hasTag, type Notebook, type NotebookCell } from '../notebook';
import { exerciseCells } from './exerciseCells';
import { solutionCode, studentCode } from './solutionBlocks';

/** The versions of a lab that are made from its source. */
export const builtVersions = ['student', 'solution'] as const;

/** What is made from a source: for learners, or with all solutions. */
export type BuiltVersion = (typeof builtVersions)[number];

/**
 * Makes a version of a lab from its source. The same source gives the same notebook, whatever was run in it.
 *
 * @param lab - the number of the lab, such as `04`
 * @param what - what errors call the source
 * @throws InputError when a marker of a solution has no counterpart or is misspelt
 * @example
 * const student = buildVersion(await readNotebook('notebooks/source/04-x.ipynb'), 'student', '04', '04-x.ipynb');
 */
export function buildVersion(source: Notebook, version: BuiltVersion, lab: string, what: string): Notebook {
  const todos = new Map(exerciseCells(source).map(({ id, title, code }) => [code, `${id}: ${title || 'write this'}`]));
  const cells = source.cells
    .map((cell, i) => ({ cell, name: cellName(what, cell, i) }))
    .filter(({ cell }) => version === 'solution' || !hasTag(cell, 'solution'))
    .map(({ cell, name }) => unrun(cell, codeOf(cell, name, version, todos.get(cell))));
  const { risklab } = source.metadata as { risklab?: object };
  const { nbformat, nbformat_minor } = source;
  return { nbformat, nbformat_minor, metadata: { ...source.metadata, risklab: marked(risklab, lab, version) }, cells };
}

/** What errors call a cell: its file, and its id where it has one. */
export function cellName(file: string, { id }: NotebookCell, i: number): string {
  return `${file}, cell ${i + 1}${id === undefined ? '' : ` (${id})`}`;
}

function codeOf(cell: NotebookCell, name: string, version: BuiltVersion, todo = 'write this'): string {
  if (cell.cell_type !== 'code') return cell.source;
  return version === 'student' ? studentCode(cell.source, name, todo) : solutionCode(cell.source, name);
}

/** A cell as if it had never been run. */
function unrun(cell: NotebookCell, source: string): NotebookCell {
  const { execution: _times, collapsed: _folded, ...metadata } = cell.metadata;
  return {
    ...cell,
    metadata,
    source,
    ...(cell.cell_type === 'code' ? { outputs: [], execution_count: null } : {}),
  };
}

/** The note of a run belongs to the notebook that was run. */
function marked(risklab: object | undefined, lab: string, version: BuiltVersion): object {
  const { run: _run, ...rest } = { ...risklab } as { run?: unknown };
  return { ...rest, lab, version };
}
