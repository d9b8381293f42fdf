import { kernelServices, needsKernel } from './host';

/**
 * The variable of a notebook that goes by a name, whichever cell has declared it: `const`, `let`, functions and classes. A cell that has failed
 * has declared nothing.
 *
 * @returns undefined where no cell has declared it
 * @throws RisklabError outside the kernel of risklab
 * @example
 * cellVariable('threshold')?.value;
 */
export function cellVariable(name: string): { value: unknown } | undefined {
  const { variable } = kernelServices('cellVariable');
  if (!variable) throw needsKernel('cellVariable');
  return variable(name);
}
