import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type pl from 'nodejs-polars';
import { setProgress, silentProgress } from '../../src/base';

/** The message of the error that a promise rejects with. */
export async function messageFrom(promise: Promise<unknown>): Promise<string> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof Error) return outcome.message;
  throw new Error('Expected an error, got none.');
}

/** Runs a test with a folder of its own that is gone afterwards. */
export async function withFolder<T>(test: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-test-'));
  try {
    return await test(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** For a `describe`: nothing is printed, and the cache is a folder that is gone afterwards. */
export function useOwnCache(): void {
  let folder: string;
  // The library also looks into the cache of the user, where whoever runs the tests may have datasets.
  const names = ['RISKLAB_CACHE', 'XDG_CACHE_HOME', 'LOCALAPPDATA'] as const;
  const given = names.map((name) => process.env[name]);
  before(async () => {
    setProgress(silentProgress);
    folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-cache-'));
    process.env['RISKLAB_CACHE'] = folder;
    process.env['XDG_CACHE_HOME'] = process.env['LOCALAPPDATA'] = path.join(folder, 'user');
  });
  after(async () => {
    for (const [i, name] of names.entries()) {
      if (given[i] === undefined) delete process.env[name];
      else process.env[name] = given[i];
    }
    await rm(folder, { recursive: true, force: true });
  });
}

/** The values of a table's column. */
export function column(table: pl.DataFrame, name: string): unknown[] {
  return table.getColumn(name).toArray();
}

/** How often each value of a column comes. */
export function countsOf(table: pl.DataFrame, name: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of column(table, name)) counts[String(value)] = (counts[String(value)] ?? 0) + 1;
  return counts;
}
