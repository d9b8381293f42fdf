import { cellHost, cellVariable } from '../cell';
import { checked } from './check';
import type { CheckResult } from './checkResult';
import { CheckSummary } from './checkSummary';
import { exercises, exercisesOfLabsWith } from './exercises';
import type { Values } from './probe';

/**
 * Checks all exercises of this notebook's lab, and shows a table: which are right, which are open, how many points. The lab is the one whose
 * exercises have been declared; where there is none the summary is empty and says so.
 *
 * @param values - what the exercises are about, by name. Default: the variables of the notebook, which only the kernel of risklab can look up
 * @example
 * await checkAll();
 */
export async function checkAll(values?: Values): Promise<CheckSummary> {
  const found = exercisesOfLabsWith((name) => isThere(name, values));
  if (found.length === 0) return new CheckSummary([], nothingToCheck(values));
  const results: CheckResult[] = [];
  for (const { id } of found) results.push(await checked(id, values));
  return new CheckSummary(results);
}

function isThere(name: string, values: Values | undefined): boolean {
  if (values) return Object.hasOwn(values, name);
  return cellHost() === 'kernel' && cellVariable(name) !== undefined;
}

function nothingToCheck(values: Values | undefined): string {
  if (!values && cellHost() === 'kernel') return 'There is nothing to check yet: run the cells of the exercises first.';
  const name = exercises[0]?.names[0] ?? '';
  const why = values
    ? 'None of these is what an exercise asks for.'
    : 'Only the kernel of risklab can look up what you have written.';
  return `${why} Hand it over by name: \`await checkAll({ ${name}: ${name} })\`.`;
}
