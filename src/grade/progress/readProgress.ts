import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { foundInstead, InputError, messageOf } from '../../base';
import { readNotebook, runNotebooks } from '../../notebook';
import { labProgress, type LabProgress } from './labProgress';

/** A notebook of a lab, or one that could not be read or run. */
export interface Progress extends Partial<LabProgress> {
  /** Its path from the folder that was looked through, with `/`. */
  file: string;
  /** When the file was last written, as an ISO time in UTC. */
  changed: string;
  /** Why it could not be read, or not be run to its end. */
  problem?: string;
}

/** What {@link readProgress} does. */
export interface ReadProgressOptions {
  /** Run the notebooks, instead of taking the outputs that are stored in them. The files stay as they are. Default: false. */
  run?: boolean;
}

/** Folders of copies and packages. */
const passedOver = ['node_modules', 'executed', 'out'];

/**
 * Looks through a folder, and the folders in it, for notebooks of labs.
 *
 * @returns the labs in their order, and what could not be read
 * @throws InputError when there is no lab
 * @example
 * const [first] = await readProgress('.');
 * first.questions; // { answered: 3, of: 12 }
 */
export async function readProgress(folder: string, { run = false }: ReadProgressOptions = {}): Promise<Progress[]> {
  const found: Progress[] = [];
  for (const file of await notebooksBelow(folder)) {
    const progress = await progressOf(folder, file, run);
    if (progress.lab !== undefined || progress.problem !== undefined) found.push(progress);
  }
  if (found.length > 0) return found.sort(byLab);
  throw new InputError(
    folder,
    'a folder with notebooks of labs',
    'none in it',
    'Make one with `npx risklab new my-lab --lab 04`.',
  );
}

async function notebooksBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw new InputError(folder, 'a folder with notebooks of labs', foundInstead(error), 'Check the path.');
  });
  const shown = entries.filter(({ name }) => !name.startsWith('.') && !passedOver.includes(name));
  const here = shown.filter((entry) => entry.isFile() && entry.name.endsWith('.ipynb')).map(({ name }) => name);
  const below = shown.filter((entry) => entry.isDirectory()).map(({ name }) => notebooksBelow(path.join(folder, name)));
  return [...here.map((name) => path.join(folder, name)), ...(await Promise.all(below)).flat()];
}

async function progressOf(folder: string, file: string, run: boolean): Promise<Progress> {
  const changed = (await stat(file)).mtime.toISOString();
  const place = { file: path.relative(folder, file).split(path.sep).join('/'), changed };
  try {
    const stored = labProgress(await readNotebook(file));
    if (!run || !stored) return { ...place, ...stored };
    return { ...place, ...stored, ...(await runProgress(file)) };
  } catch (error) {
    return { ...place, problem: messageOf(error) };
  }
}

/** What the checks say when the notebook is run now. */
async function runProgress(file: string): Promise<Partial<Progress>> {
  const out = await mkdtemp(path.join(os.tmpdir(), 'risklab-progress-'));
  try {
    const [result] = await runNotebooks([file], { out });
    const { copy, problem, cells = [] } = result!;
    const failed = cells.find(({ outcome }) => !['ok', 'skipped'].includes(outcome));
    const why = problem ?? (failed && `cell ${failed.number}: ${failed.message?.split('\n')[0] ?? failed.outcome}`);
    const progress = copy === undefined ? {} : labProgress(await readNotebook(copy));
    return { ...progress, ...(why === undefined ? {} : { problem: why }) };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

/** What could not be read comes last. */
function byLab(a: Progress, b: Progress): number {
  const [one, other] = [a, b].map(({ lab = '~', file }) => `${lab} ${file}`);
  return one! < other! ? -1 : 1;
}
