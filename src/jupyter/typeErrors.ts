import { createRequire } from 'node:module';
import type * as typeCheck from './engine/cells/typeCheck';

/** The compiler is large, and whoever starts kernels does not need it. */
const load = createRequire(__filename);

/** A type error of a cell, which in the kernel would stop it. */
export type { CellTypeError } from './engine/cells/typeCheck';

/**
 * The type errors of notebooks, as the kernel would find them, without running a cell. Each notebook is compiled by itself, up to its first
 * cell that has errors.
 *
 * @param folder - where the notebooks are: modules are looked up from there
 * @param notebooks - the code of their cells
 * @example
 * typeErrors('notebooks', [['const n: number = "1";']]);
 * // [{ notebook: 0, cell: 0, line: 1, message: "Type 'string' is not assignable to type 'number'." }]
 */
export function typeErrors(
  folder: string,
  notebooks: readonly (readonly string[])[],
): readonly typeCheck.CellTypeError[] {
  return (load('./engine/cells/typeCheck') as typeof typeCheck).checkTypes(folder, notebooks);
}
