import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { RisklabError, sum } from '../base';

/** How {@link whileGrowing} watches a folder. */
export interface GrowthOptions {
  /** Ends the job when aborted. */
  signal: AbortSignal;
  /** Told the bytes in the folder at each look. */
  onSize?: (bytes: number) => void;
  /** Milliseconds without a change after which the job is given up; default: two minutes. */
  stallMs?: number;
  /** Milliseconds between looks; default: one second. */
  everyMs?: number;
}

/**
 * Runs a job that fills a folder, tells how much is there, and gives up when nothing more arrives: a connection that
 * hangs without an error would otherwise hang the set-up.
 *
 * @param job - given a signal that ends it
 * @throws RisklabError when the folder stops growing before the job is done
 */
export async function whileGrowing<T>(
  folder: string,
  job: (signal: AbortSignal) => Promise<T>,
  options: GrowthOptions,
): Promise<T> {
  const { signal, onSize, stallMs = 120_000, everyMs = 1000 } = options;
  const stalled = new AbortController();
  let size = -1;
  let changed = Date.now();
  let looking = false;
  const look = async (): Promise<void> => {
    const now = await folderBytes(folder);
    if (now !== size) [size, changed] = [now, Date.now()];
    else if (Date.now() - changed > stallMs) {
      stalled.abort(new RisklabError(`nothing arrived for ${Math.round(stallMs / 1000)} s`));
    }
    onSize?.(now);
  };
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void look().finally(() => (looking = false));
  }, everyMs);
  try {
    return await job(AbortSignal.any([signal, stalled.signal]));
  } finally {
    clearInterval(timer);
  }
}

/** Bytes of all files under a folder; what vanishes meanwhile counts nothing, and a folder that is not there is empty. */
export async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sizes = entries.map(async (entry) => {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) return folderBytes(name);
    return (await lstat(name).catch(() => undefined))?.size ?? 0;
  });
  return sum(await Promise.all(sizes));
}
