import { mkdirSync, rmdirSync, statSync, type Stats } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from './errors';
import { whereItLeads } from './links';
import { besideOf } from './temporary';

/**
 * Makes a folder, and those above it that are missing. Node's own way (`recursive`) never ends where a folder is there in which
 * nothing can be made, such as `/proc`: it takes the folder for missing again and again.
 *
 * @throws the error of the system, such as ENOENT for `/proc/x`, ENOTDIR below a file
 */
export async function makeFolders(folder: string): Promise<void> {
  try {
    return await mkdir(folder);
  } catch (error) {
    if (isFolder(folder)) return;
    const above = path.dirname(folder);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || isFolder(above) || above === folder) throw error;
    await makeFolders(above);
  }
  return makeFolders(folder);
}

/**
 * Why {@link writeFileWhole} would not write a file, asked before the work that ends in it. Whether something can be made in a folder
 * is tried, as rights alone do not tell; nothing is left of it.
 *
 * @returns what is there instead, for an error that says what was expected; undefined when the file can be written
 */
export function whyNoFile(file: string): string | undefined {
  const there = statOf(file);
  if (there?.isDirectory()) return `the folder ${file}`;
  // Such as /dev/stdout or a named pipe, which is written to as it is.
  if (there && !there.isFile()) return undefined;
  try {
    return whyNothingBelow(path.dirname(whereItLeads(file)));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code === 'ENOTDIR' ? whyNothingBelow(path.dirname(path.resolve(file))) : `${file} (${reasonOf(error)})`;
  }
}

/** @param folder - which may have to be made first */
function whyNothingBelow(folder: string): string | undefined {
  const there = statOf(folder);
  const above = path.dirname(folder);
  if (!there && above !== folder) return whyNothingBelow(above);
  if (there && !there.isDirectory()) return `the file ${folder}`;
  const trial = besideOf(path.join(folder, 'trial'), 'part');
  try {
    mkdirSync(trial);
    rmdirSync(trial);
    return undefined;
  } catch (error) {
    return `${folder}, in which nothing can be made (${reasonOf(error)})`;
  }
}

/** An error of the system without the call and the path. */
function reasonOf(error: unknown): string {
  return messageOf(error).replace(/, \w+ '.*$/s, '');
}

function isFolder(place: string): boolean {
  return statOf(place)?.isDirectory() === true;
}

/** Undefined where nothing is, or nothing that may be seen. */
function statOf(place: string): Stats | undefined {
  try {
    return statSync(place);
  } catch {
    return undefined;
  }
}
