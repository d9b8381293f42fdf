import { createHash, randomBytes } from 'node:crypto';
import { lstat, open, readdir, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** This machine in names: process numbers of another one that shares the disk mean nothing here. */
const machine = createHash('sha256').update(os.hostname()).digest('hex').slice(0, 8);
const pattern = new RegExp(`^\\.(.+)\\.${machine}-(\\d+)-[0-9a-f]{8}\\.(part|old)$`);
/** A name may have 255 bytes; the rest is for what is added. */
const longestName = 200;

/**
 * Where something is written, or kept, beside the place that it is for.
 *
 * @param place - the file or folder
 * @param kind - `part`: not yet whole, worth nothing without the process that writes it; `old`: what a new one is about to
 *   replace, which is the only one while that is not yet there
 */
export function besideOf(place: string, kind: 'part' | 'old'): string {
  const name = path.basename(place);
  const short = Buffer.byteLength(name) <= longestName ? name : [...name].slice(0, longestName / 4).join('');
  const own = `${machine}-${process.pid}-${randomBytes(4).toString('hex')}`;
  return path.join(path.dirname(place), `.${short}.${own}.${kind}`);
}

/**
 * Clears a folder of what processes of this machine have left beside their files that are no more: what was not whole goes, and what
 * was about to be replaced comes back where nothing has replaced it.
 */
export async function clearLeftovers(folder: string): Promise<void> {
  // A folder may be written to, and yet not be listed.
  for (const name of await readdir(folder).catch(() => [])) {
    const [, original = '', owner, kind] = pattern.exec(name) ?? [];
    if (owner === undefined || runs(Number(owner))) continue;
    const place = path.join(folder, original);
    const left = path.join(folder, name);
    if (kind === 'old' && !(await exists(place))) await rename(left, place).catch(() => undefined);
    else await rm(left, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Whether there is anything at a place, be it a link that leads nowhere. */
export async function exists(place: string): Promise<boolean> {
  return lstat(place).then(
    () => true,
    () => false,
  );
}

/** Brings the names in a folder to the disk, where the system lets a folder be synced. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  let handle;
  try {
    handle = await open(folder, 'r');
    await handle.sync();
  } catch (error) {
    // Some file systems know no sync of folders, and a folder that may be written to may yet not be read.
    const harmless = ['EINVAL', 'ENOTSUP', 'EISDIR', 'EACCES', 'EPERM'];
    if (!harmless.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    await handle?.close();
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
