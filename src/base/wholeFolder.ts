import { mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { makeFolders } from './folders';
import { whereItLeads } from './links';
import { besideOf, clearLeftovers, exists, syncFolder } from './temporary';

/**
 * Makes a folder so that it is either whole or not there: `fill` writes into a folder beside it, which is renamed once
 * everything in it is on disk. What `fill` threw goes through, and leaves nothing behind; what a process left that was killed
 * meanwhile goes the next time that a folder is made in the same place, or comes back where it was about to be replaced.
 *
 * @param place - the folder to make. A link stays, and the folder is made where it leads
 * @param options - overwrite: whether a folder that exists is replaced; default: true. Else it stays, unless it is empty
 * @throws the error of the system, ENOTEMPTY where something is in the way that is not to be replaced
 */
export async function makeFolderWhole<T>(
  place: string,
  fill: (temporary: string) => Promise<T>,
  { overwrite = true }: { overwrite?: boolean } = {},
): Promise<T> {
  const folder = whereItLeads(place);
  const parent = path.dirname(folder);
  await makeFolders(parent);
  await clearLeftovers(parent);
  const temporary = besideOf(folder, 'part');
  // Made here and not by mkdtemp, whose folders only their owner may read.
  await mkdir(temporary);
  try {
    const result = await fill(temporary);
    await syncTree(temporary);
    await (overwrite ? replace(folder, temporary) : putWhereNothingIs(folder, temporary));
    await syncFolder(parent);
    return result;
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
}

/** The old folder is kept aside until the new one is in its place: at no time there is neither. */
async function replace(folder: string, by: string): Promise<void> {
  if (!(await exists(folder))) return rename(by, folder);
  const old = besideOf(folder, 'old');
  await rename(folder, old);
  try {
    await rename(by, folder);
  } catch (error) {
    await rename(old, folder);
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}

/** Windows renames over no folder, not even over an empty one; others over an empty one alone. */
async function putWhereNothingIs(folder: string, from: string): Promise<void> {
  if (process.platform === 'win32') {
    await rmdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
  await rename(from, folder);
}

async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) await syncTree(name);
    else if (entry.isFile()) {
      const file = await open(name, 'r');
      await file.sync().finally(() => file.close());
    }
  }
  await syncFolder(folder);
}
