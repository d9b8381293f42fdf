import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../base';
import { standardInput } from './standardInput';

/**
 * The notebooks that paths mean: a folder stands for the notebooks right in it, in the order of their names; hidden ones and those of
 * folders inside it do not belong to it. Any other path stands for itself, whether or not there is such a file; so does `-`,
 * the notebook on standard input.
 *
 * @param paths - files and folders
 * @throws InputError when a folder has no notebook
 * @example
 * await notebookFiles(['notebooks', 'my.ipynb']); // ['notebooks/01-a.ipynb', 'notebooks/02-b.ipynb', 'my.ipynb']
 */
export async function notebookFiles(paths: readonly string[]): Promise<string[]> {
  return (await Promise.all(paths.map(filesOf))).flat();
}

async function filesOf(given: string): Promise<string[]> {
  if (given === standardInput) return [given];
  const isFolder = await stat(given).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return [given];
  const entries = await readdir(given, { withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const names = files.filter((name) => name.endsWith('.ipynb') && !name.startsWith('.')).sort();
  if (names.length > 0) return names.map((name) => path.join(given, name));
  throw new InputError(given, 'a folder with notebooks (*.ipynb)', 'none in it', 'Name a notebook or its folder.');
}
