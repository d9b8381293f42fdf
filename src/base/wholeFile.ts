import type { Stats } from 'node:fs';
import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { makeFolders } from './folders';
import { whereItLeads } from './links';
import { besideOf, clearLeftovers, syncFolder } from './temporary';

/**
 * Writes a file so that it is either whole or not there: every byte goes to a temporary file beside it, which is synced and then
 * renamed. An existing file keeps its rights, and stays as it is when anything fails; a link stays, and the file is written, or made,
 * where it leads. The folder is made where it is missing. What is no file but takes bytes, such as `/dev/stdout` or a named pipe, is
 * written to as it is.
 *
 * @throws the error of the system, such as ENOSPC, EISDIR where a folder is, ELOOP where links lead to each other; nothing temporary is
 * left then
 * @example
 * await writeFileWhole('reports/run.json', '{}\n');
 */
export async function writeFileWhole(file: string, data: string | Uint8Array): Promise<void> {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  const before = await stat(file).catch(() => undefined);
  if (before && !before.isFile() && !before.isDirectory()) return writeInto(file, bytes);
  return putInPlace(file, async (temporary) => {
    const handle = await open(temporary, 'wx');
    await closing(handle, async () => {
      await takeRights(handle, before);
      await writeAll(handle, bytes);
      await handle.sync();
    });
  });
}

/**
 * Has a file made so that it is either whole or not there, as {@link writeFileWhole} does.
 *
 * @param make - makes it in another place, of which nothing is left when it throws; its error goes through
 */
export async function makeFileWhole(file: string, make: (temporary: string) => Promise<void>): Promise<void> {
  return putInPlace(file, async (temporary) => {
    await make(temporary);
    const handle = await open(temporary, 'r+');
    await closing(handle, () => handle.sync());
  });
}

/** @param make - makes the file in another place, where it is on the disk then */
async function putInPlace(file: string, make: (temporary: string) => Promise<void>): Promise<void> {
  const place = whereItLeads(file);
  if ((await stat(place).catch(() => undefined))?.isDirectory())
    throw Object.assign(new Error(`EISDIR: there is a folder, '${place}'`), { code: 'EISDIR' });
  const folder = path.dirname(place);
  await makeFolders(folder);
  await clearLeftovers(folder);
  const temporary = besideOf(place, 'part');
  try {
    await make(temporary);
    await rename(temporary, place);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(folder);
}

async function writeInto(device: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(device, 'w');
  await closing(handle, () => writeAll(handle, bytes));
}

/** Some systems tell only when a file is closed that they have not kept what was written. */
async function closing(handle: FileHandle, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await handle.close().catch(() => undefined);
    throw error;
  }
  await handle.close();
}

/** One write may take a part only, such as what still fits on the disk: the next one then says why. */
async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, at, bytes.length - at);
    if (bytesWritten === 0) throw new Error(`${bytes.length - at} of ${bytes.length} bytes were not taken`);
    at += bytesWritten;
  }
}

/** The new file has the mode of the one that it replaces, and its owner where that may be set. */
async function takeRights(handle: FileHandle, before: Stats | undefined): Promise<void> {
  if (!before?.isFile()) return;
  await handle.chown(before.uid, before.gid).catch(() => undefined);
  await handle.chmod(before.mode & 0o7777).catch(() => undefined);
}
