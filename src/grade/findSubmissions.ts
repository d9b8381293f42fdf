import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { foundInstead, InputError } from '../base';

/** Something that was handed in. */
export interface Handed {
  /** Who handed it in: the name of its folder, else of its file without the ending. */
  student: string;
  /** Its path from the folder of all, with `/`. */
  file: string;
  /** Its path. */
  path: string;
}

const endings = /\.(ipynb|zip)$/i;

/** A part of a job that is split among machines: the first of two is `{ part: 1, of: 2 }`. */
export interface Shard {
  part: number;
  of: number;
}

/** Folders of copies and packages, which a student's folder may have. */
const passedOver = ['node_modules', 'executed', 'out'];

/**
 * The submissions in a folder: notebooks and ZIPs right in it, and, however deep, in each folder inside it, which has the name of who handed them
 * in. Their order, and so the part of a shard, depends on their names alone.
 *
 * @param note - is told of folders in which there is nothing to grade, or that cannot be read: they keep nobody else from a grade
 * @throws InputError when there is none, or the folder cannot be read
 */
export async function findSubmissions(
  folder: string,
  shard: Shard = { part: 1, of: 1 },
  note: (line: string) => void = () => undefined,
): Promise<Handed[]> {
  const inside = await entriesOf(folder).catch((error: unknown) => {
    throw new InputError(folder, 'a folder of submissions', foundInstead(error), 'Check the path.');
  });
  const files: string[] = [];
  for (const { name, isFolder } of inside) {
    const names = isFolder ? await filesBelow(folder, name, note) : [name];
    const found = names.filter((one) => endings.test(one));
    if (isFolder && found.length === 0) note(`nothing to grade in ${name}: no notebook (*.ipynb) and no ZIP.`);
    files.push(...found);
  }
  files.sort(byCode);
  if (files.length === 0)
    throw new InputError(folder, 'notebooks (*.ipynb) or ZIPs in it', 'none', 'Name their folder.');
  return files
    .filter((_, i) => i % shard.of === shard.part - 1)
    .map((file) => ({ student: studentOf(file), file, path: path.join(folder, file) }));
}

function studentOf(file: string): string {
  const [first = '', ...rest] = file.split('/');
  return rest.length > 0 ? first : first.replace(endings, '');
}

/** @param place - of a folder, from that of all, with `/` */
async function filesBelow(folder: string, place: string, note: (line: string) => void): Promise<string[]> {
  const inside = await entriesOf(path.join(folder, place)).catch((error: unknown) => {
    note(`${place} cannot be read: ${foundInstead(error)}.`);
    return [];
  });
  const files = inside.filter(({ isFolder }) => !isFolder).map(({ name }) => `${place}/${name}`);
  for (const { name, isFolder } of inside)
    if (isFolder && !passedOver.includes(name)) files.push(...(await filesBelow(folder, `${place}/${name}`, note)));
  return files;
}

/** What is in a folder; links count as files, and are not followed. */
async function entriesOf(folder: string): Promise<{ name: string; isFolder: boolean }[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter(({ name }) => !name.startsWith('.'))
    .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
}

function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
