import { mkdir, mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';

/** Writes a file so that it is either whole or not there: temporary file, fsync, rename. Makes the folder. */
export async function writeFileWhole(file: string, data: string | Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFileAtomic(file, Buffer.from(data as Uint8Array));
}

/**
 * Makes a folder so that it is either whole or not there: `fill` writes into a folder beside it, which is renamed once
 * everything in it is on disk. What `fill` threw goes through, and leaves nothing behind.
 *
 * @param folder - the folder to make; replaced when it exists
 */
export async function makeFolderWhole<T>(folder: string, fill: (temporary: string) => Promise<T>): Promise<T> {
  const parent = path.dirname(folder);
  await mkdir(parent, { recursive: true });
  const temporary = await mkdtemp(path.join(parent, `.${path.basename(folder)}-`));
  try {
    const result = await fill(temporary);
    await syncTree(temporary);
    await rm(folder, { recursive: true, force: true });
    await rename(temporary, folder);
    return result;
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}

async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) await syncTree(name);
    else if (entry.isFile()) {
      const file = await open(name, 'r');
      await file.sync();
      await file.close();
    }
  }
}
