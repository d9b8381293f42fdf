import { messageOf } from '../../../base';
import { CellCompiler } from './compiler';

/** What the compiler says of a cell. */
export interface CellTypeError {
  /** The place of the notebook among those that were given, from 0. */
  notebook: number;
  /** The place of the cell among its code cells, from 0. */
  cell: number;
  /** Counted from 1; 0 where it is about the cell as a whole. */
  line: number;
  message: string;
}

/**
 * Compiles the cells of notebooks without running them, each notebook by itself, in the order of its cells. What a cell with an error
 * declares is unknown to those after it, as in a kernel; so a notebook ends at its first cell with errors.
 */
export function checkTypes(folder: string, notebooks: readonly (readonly string[])[]): CellTypeError[] {
  const compiler = new CellCompiler(folder);
  return notebooks.flatMap((cells, notebook) => {
    compiler.startOver();
    return firstErrors(compiler, cells).map((error) => ({ notebook, ...error }));
  });
}

function firstErrors(compiler: CellCompiler, cells: readonly string[]): Omit<CellTypeError, 'notebook'>[] {
  for (const [cell, code] of cells.entries()) {
    try {
      const compiled = compiler.compile(code, `cell ${cell + 1}`);
      if (compiled.diagnostics) return compiled.diagnostics.map(({ line, message }) => ({ cell, line, message }));
      compiler.accept(compiled);
    } catch (error) {
      return [{ cell, line: 0, message: messageOf(error) }];
    }
  }
  return [];
}
