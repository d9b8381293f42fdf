import { createHash } from 'node:crypto';
import type { Notebook, NotebookCell } from './nbformat';

/** From this minor version of nbformat 4 on cells have ids; before it they must not. */
const minorWithIds = 5;
/** What nbformat takes for an id. */
const validId = /^[a-zA-Z0-9_-]{1,64}$/;

/**
 * A notebook whose cells have ids as its version of the format wants them: none before 4.5; from then on each has one that no
 * other has. One that is missing or cannot be is made from the cell's source, so that it is the same in the next run.
 */
export function withIds(notebook: Notebook): Notebook {
  if (notebook.nbformat_minor < minorWithIds) return { ...notebook, cells: notebook.cells.map(withoutId) };
  const taken = new Set<string>();
  const kept = notebook.cells.map(({ id }) => {
    if (typeof id !== 'string' || !validId.test(id) || taken.has(id)) return undefined;
    taken.add(id);
    return id;
  });
  const cells = notebook.cells.map((cell, i) => ({ ...cell, id: kept[i] ?? madeId(cell, taken) }));
  return { ...notebook, cells };
}

function withoutId({ id: _id, ...cell }: NotebookCell): NotebookCell {
  return cell;
}

function madeId({ cell_type, source }: NotebookCell, taken: Set<string>): string {
  for (let n = 0; ; n++) {
    const id = createHash('sha256')
      .update(JSON.stringify([cell_type, source, n]))
      .digest('hex')
      .slice(0, 8);
    if (taken.has(id)) continue;
    taken.add(id);
    return id;
  }
}
