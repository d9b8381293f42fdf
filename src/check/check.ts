import type { CheckResult } from './checkResult';
import { CheckReport } from './checkReport';
import { judge } from './judge';
import { notebookSeed, probe, type Values } from './probe';

/**
 * Checks what you have written for an exercise of a lab, and says what is wrong and where to look. As the last line of a cell it is shown;
 * nothing else happens: no variable changes, and the same code gives the same result each time. Numbers count as right when they are close.
 *
 * @param id - the number of the exercise, such as `4.2`
 * @param values - what the exercise is about, by name. Default: the variables of the notebook, which only the kernel of risklab can look up
 * @returns the result; `state` is `passed`, `failed`, `open` (the TODO is still there) or `error` (there was nothing to check)
 * @throws InputError when there is no such exercise
 * @example
 * await check('0.1');
 * (await check('0.1', { negativeLogLikelihood })).state; // in a program of your own
 */
export async function check(id: string, values?: Values): Promise<CheckReport> {
  return new CheckReport(await checked(id, values));
}

/** {@link check} as plain data. */
export async function checked(id: string, values?: Values): Promise<CheckResult> {
  return judge(id, await probe(id, values), notebookSeed);
}
