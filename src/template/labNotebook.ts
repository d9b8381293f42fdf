import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../base';
import { readNotebook } from '../notebook';

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
  const lines = await Promise.all(files.map(async (name) => `\n  ${name.slice(0, 2)}  ${await titleOf(folder, name)}`));
  throw new InputError('--lab', 'the number of a lab', lab || 'nothing', `The labs are:${lines.join('')}`);
}

/** What a lab calls itself, such as `A face classifier`; its file name where it has no heading. */
async function titleOf(folder: string, name: string): Promise<string> {
  const { cells } = await readNotebook(path.join(folder, name));
  const heading = /^# (?:Lab \d+ · )?(.+)$/m.exec(cells[0]?.source ?? '');
  return heading?.[1] ?? name;
}
