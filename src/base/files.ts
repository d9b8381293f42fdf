import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';

/** Writes a file so that it is either whole or not there: temporary file, fsync, rename. Makes the folder. */
export async function writeFileWhole(file: string, data: string | Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFileAtomic(file, Buffer.from(data as Uint8Array));
}

/**
 * Makes a folder so that it is either whole or not there: `fill` writes into a folder beside it, which is renamed once
 * everything in it is on disk. What `fill` threw goes through, and leaves nothing behind; what a process left that was killed
 * meanwhile goes the next time that a folder is made in the same place.
 *
 * @param folder - the folder to make; replaced when it exists
 */
export async function makeFolderWhole<T>(folder: string, fill: (temporary: string) => Promise<T>): Promise<T> {
  const parent = path.dirname(folder);
  await mkdir(parent, { recursive: true });
  await removeStale(parent);
  const temporary = path.join(parent, temporaryName(path.basename(folder)));
  // Made here and not by mkdtemp, whose folders only their owner may read.
  await mkdir(temporary);
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

/** This machine in the names of temporary folders: process numbers of another one that shares the disk mean nothing here. */
const machine = createHash('sha256').update(os.hostname()).digest('hex').slice(0, 8);

function temporaryName(name: string): string {
  return `.${name}.${machine}-${process.pid}-${randomBytes(4).toString('hex')}.part`;
}

/** Removes the temporary folders of processes of this machine that are no more. */
async function removeStale(parent: string): Promise<void> {
  const pattern = new RegExp(`^\\..+\\.${machine}-(\\d+)-[0-9a-f]{8}\\.part$`);
  for (const name of await readdir(parent)) {
    const owner = pattern.exec(name)?.[1];
    if (owner === undefined || runs(Number(owner))) continue;
    await rm(path.join(parent, name), { recursive: true, force: true });
  }
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0); // Signal 0 only asks.
    return true;
  } catch (error) {
    // Somebody else's process runs, too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
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
