import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { formatNotebook, type Notebook, type NotebookCell } from '../../src/notebook';

/** A code cell. */
export function code(source: string, tags: string[] = []): NotebookCell {
  const metadata = tags.length > 0 ? { tags } : {};
  return { cell_type: 'code', id: `c${++ids}`, metadata, source, outputs: [], execution_count: null };
}

/** A text cell. */
export function markdown(source: string): NotebookCell {
  return { cell_type: 'markdown', id: `m${++ids}`, metadata: {}, source };
}

let ids = 0;

/** A notebook for the TypeScript kernel. */
export function notebook(cells: NotebookCell[], metadata: Record<string, unknown> = {}): Notebook {
  const kernelspec = { name: 'tslab', display_name: 'TypeScript (tslab)', language: 'typescript' };
  return { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec, ...metadata }, cells };
}

/** Writes a notebook and returns its path. */
export function write(folder: string, name: string, content: Notebook): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name}.ipynb`);
  writeFileSync(file, formatNotebook(content));
  return file;
}
