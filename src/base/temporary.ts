import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { lstat, open, readdir, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { isAlive, processStat } from './processes';

/** What processes have left that cannot be asked for, as they ran elsewhere, goes when it is so old: a day, in ms. */
const patienceMs = 24 * 3_600_000;
/** A name may have 255 bytes; the rest is for what is added. */
const longestName = 190;
const pattern = /^\.(.+)\.([0-9a-f]{8})-(\d+)-(\w+)-[0-9a-f]{8}\.(part|old)$/;

/**
 * Where process ids mean the same, in names: this machine since it was started, and in it this container. Others that share the disk,
 * be it under the same host name, have ids of their own.
 */
const home = createHash('sha256')
  .update([os.hostname(), bootId(), tryTo(() => readlinkSync('/proc/self/ns/pid'))].join(' '))
  .digest('hex')
  .slice(0, 8);
/** When this process was started, as another one may get its id. */
const start = startOf(process.pid) ?? '0';

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
  return path.join(path.dirname(place), `.${short}.${processMark()}-${randomBytes(4).toString('hex')}.${kind}`);
}

/** What marks this process: `home-pid-start`. No other one has had it, be it on another machine that shares the disk. */
export function processMark(): string {
  return `${home}-${process.pid}-${start}`;
}

/** Whether the process of a {@link processMark} still runs; undefined where it runs elsewhere, so that this cannot be asked. */
export function isMarkAlive(mark: string): boolean | undefined {
  const [where, pid, started = ''] = mark.split('-');
  return where === home ? runs(Number(pid), started) : undefined;
}

/**
 * Clears a folder of what processes have left beside their files that are no more: what was not whole goes, and what was about to be
 * replaced comes back where nothing has replaced it. Of processes that ran elsewhere it is what was left alone for a day.
 *
 * @param now - the present time, in ms
 */
export async function clearLeftovers(folder: string, now = Date.now()): Promise<void> {
  // A folder may be written to, and yet not be listed.
  for (const name of await readdir(folder).catch(() => [])) {
    const [, original = '', where = '', pid = '', started = '', kind] = pattern.exec(name) ?? [];
    if (kind === undefined) continue;
    const left = path.join(folder, name);
    if (where === home ? runs(Number(pid), started) : now - (await changedAt(left)) < patienceMs) continue;
    const place = path.join(folder, original);
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

function runs(pid: number, started: string): boolean {
  return isAlive(pid) && (startOf(pid) ?? started) === started;
}

/** Undefined where the system does not tell. */
function startOf(pid: number): string | undefined {
  return processStat(pid)?.start.toString(36);
}

/** When a thing was last written to or renamed, in ms; what is gone is as new. */
async function changedAt(place: string): Promise<number> {
  return lstat(place).then(
    ({ ctimeMs }) => ctimeMs,
    () => Infinity,
  );
}

function bootId(): string {
  return tryTo(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'));
}

/** Empty where the system does not tell. */
function tryTo(ask: () => string): string {
  try {
    return ask();
  } catch {
    return '';
  }
}
