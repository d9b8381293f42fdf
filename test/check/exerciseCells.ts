import { readdirSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import pl from 'nodejs-polars';
import ts from 'typescript';
import * as risklab from '../../src';
import { projectRoot } from '../../src/base';
import { readNotebook } from '../../src/notebook';

/** The folders of the versions that are made from a source. */
const folders = {
  student: path.join(projectRoot, 'notebooks'),
  solution: path.join(projectRoot, 'notebooks', 'solutions'),
};

/**
 * What the cell of an exercise declares, in one of the versions of its lab. Such a cell uses what labs import, and nothing of the cells
 * before it.
 *
 * @param names - what it has to declare
 */
export async function declaredIn(
  version: keyof typeof folders,
  id: string,
  names: readonly string[],
): Promise<Record<string, unknown>> {
  const [lab = '', number] = id.split('.');
  const start = `${lab.padStart(2, '0')}-`;
  const file = readdirSync(folders[version]).find((name) => name.startsWith(start) && name.endsWith('.ipynb'));
  const { cells } = await readNotebook(path.join(folders[version], file ?? start));
  const cell = cells.find((one) => one.id === `exercise-${lab}-${number}`);
  if (!cell) throw new Error(`${id}: expected a cell exercise-${lab}-${number} in ${file}, got none.`);
  return evaluated(cell.source, names);
}

/** Runs the code of a cell, and hands out what it has declared. */
function evaluated(code: string, names: readonly string[]): Record<string, unknown> {
  const target = ts.ScriptTarget.ES2022;
  const js = ts.transpile(`${code}\nreturn { ${names.join(', ')} };`, { target });
  const scope = { tf, pl, ...risklab };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const run = new Function(...Object.keys(scope), js) as (...values: unknown[]) => Record<string, unknown>;
  return run(...Object.values(scope));
}
