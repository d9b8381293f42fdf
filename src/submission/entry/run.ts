import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { InputError, projectRoot } from '../../base';

/** What `run.json` of an entry says: which run has made it. */
export interface EntryRun {
  readonly format: 1;
  /** The contest that the predictions are for; null where they are for no contest. */
  readonly contest: string | null;
  readonly seed: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  /** Checksums of the code of the cells that had run by then, in that order; null outside the kernel of risklab. */
  readonly cells: readonly string[] | null;
}

/** Reads `run.json` of an entry. @throws InputError when there is none, or it is something else */
export async function readRun(folder: string): Promise<EntryRun> {
  const file = path.join(folder, 'run.json');
  const todo = 'Run the notebook: writeEntry in it writes the files.';
  let value: Partial<EntryRun> | null;
  try {
    value = JSON.parse(await readFile(file, 'utf8')) as Partial<EntryRun> | null;
  } catch (error) {
    const none = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new InputError(file, 'what writeEntry writes', none ? 'no such file' : 'something else', todo);
  }
  const { format, contest, seed, versions, environment, cells } = value ?? {};
  const whole = format === 1 && contest !== undefined && typeof seed === 'number' && versions && environment;
  if (!whole || cells === undefined) throw new InputError(file, 'what writeEntry writes', 'something else', todo);
  return { format, contest, seed, versions, environment, cells };
}

/** The versions of what decides the numbers of a run. */
export function versionsHere(): Record<string, string> {
  const own = JSON.parse(readOwn()) as { version: string };
  const packages = ['@tensorflow/tfjs', 'nodejs-polars'].map((name) => [name, versionOf(name)] as const);
  return { risklab: own.version, node: process.version, ...Object.fromEntries(packages) };
}

const load = createRequire(__filename);

function readOwn(): string {
  return JSON.stringify(load(path.join(projectRoot, 'package.json')));
}

function versionOf(name: string): string {
  try {
    return (load(`${name}/package.json`) as { version: string }).version;
  } catch {
    return 'unknown';
  }
}
