import { cellHost, kernelServices } from './host';

/**
 * The code of each cell that was run since the kernel started, in that order, with the one that runs.
 *
 * @returns undefined outside the kernel of risklab, where nobody keeps it
 * @example
 * ranCodes()?.at(-1);   // the code of this cell
 */
export function ranCodes(): readonly string[] | undefined {
  return cellHost() === 'kernel' ? kernelServices('ranCodes').codes?.() : undefined;
}
