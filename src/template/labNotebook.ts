import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../base';

/**
 * The student's notebook of a lab.
 *
 * @param lab - its number, such as `04` or `4`
 * @param folder - where the labs are
 * @throws InputError when there is no lab of that number
 */
export async function labNotebook(lab: string, folder: string): Promise<string> {
  const files = (await readdir(folder).catch(() => [])).filter((name) => /^\d\d-.*\.ipynb$/.test(name)).sort();
  const found = /^\d{1,2}$/.test(lab) ? files.find((name) => name.startsWith(`${lab.padStart(2, '0')}-`)) : undefined;
  if (found !== undefined) return path.join(folder, found);
  throw new InputError('lab', `one of ${files.map((name) => name.slice(0, 2)).join(', ')}`, lab || 'nothing');
}
