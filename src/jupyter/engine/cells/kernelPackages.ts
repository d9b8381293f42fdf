import path from 'node:path';
import { isCheckout, projectRoot } from '../../../base';

/** What notebooks of this project's kind import, wherever they are. */
const brought = /^(risklab|@tensorflow\/tfjs[^/]*|nodejs-polars|plotly\.js-dist|vega|vega-lite)(\/|$)/;

/**
 * A file, which need not exist, from where the packages are found that came with the kernel: beside an installed kernel, inside
 * a project. Packages do not look for themselves from there.
 */
export const kernelPackagesFrom = path.join(
  isCheckout ? path.join(projectRoot, 'node_modules') : path.dirname(projectRoot),
  'cell.ts',
);

/**
 * Whether cells may have a module from the kernel's own packages, where the folder of the notebook has none: the library with what it
 * works with, so that a notebook in any folder can import it.
 *
 * @example
 * isKernelPackage('risklab/cell'); // true
 * isKernelPackage('lodash');       // false
 */
export function isKernelPackage(id: string): boolean {
  return brought.test(id);
}

/** Where the kernel's own code is, built. */
const built = path.join(projectRoot, 'dist') + path.sep;

/**
 * Whether a file is built code of the library that the kernel belongs to. Inside that project it is in no `node_modules`, and is no file of a notebook's
 * project all the same: to compile its thousand modules for each notebook took longer than all else that a first cell does.
 */
export function isOfKernel(file: string): boolean {
  return file.startsWith(built);
}

const told = new Set<string>();

/** Says in the cell, once for each package, that it is the kernel's own: its version may not be the one that the notebook was made with. */
export function tellKernelPackage(id: string, file: string): void {
  const [name = id] = brought.exec(id) ?? [];
  const plain = name.replace(/\/$/, '');
  if (told.has(plain)) return;
  told.add(plain);
  console.warn(`${plain}: this folder has none, so it is the kernel's own (${file}).`);
}
