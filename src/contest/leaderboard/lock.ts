import { randomInt } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMarkAlive, makeFolders, processMark, RisklabError } from '../../base';

/** What stands in a ticket whose holder is done. */
const done = 'done';
/** A ticket without a holder's mark is one whose holder was ended as it wrote it, once it is so old, in ms. */
const writingMs = 10_000;

/**
 * Does some work on a file while no other process does: each waits until those before it are done. One that was killed does not hold
 * up the others.
 *
 * Beside the file is a ticket, `.NAME.lock-NUMBER`, with the mark of the process that holds it. The next one takes the next number, once
 * the holder is done or is no more; a number can be made once only, and the highest is removed by nobody but its follower, so no two hold
 * at a time. The last ticket stays, and says `done`.
 *
 * @param patienceMs - how long to wait, in ms. Default 60 000
 * @throws RisklabError when the others take longer; names the ticket
 */
export async function withLock<T>(file: string, work: () => Promise<T>, patienceMs = 60_000): Promise<T> {
  await makeFolders(path.dirname(path.resolve(file)));
  const end = Date.now() + patienceMs;
  let mine: number | undefined;
  while ((mine = await tryToTake(file)) === undefined) {
    if (Date.now() > end) {
      const last = ticket(file, Math.max(...(await numbers(file)), 0));
      throw new RisklabError(
        `${file}: is held by another process since ${patienceMs / 1000} seconds. If none runs, remove ${last}.`,
      );
    }
    await sleep(randomInt(5, 40));
  }
  try {
    return await work();
  } finally {
    const beside = `${ticket(file, mine)}.${processMark()}`;
    await writeFile(beside, done);
    await rename(beside, ticket(file, mine));
  }
}

/** @returns the number of the own ticket; undefined where another process holds the file, or was faster */
async function tryToTake(file: string): Promise<number | undefined> {
  const last = Math.max(...(await numbers(file)), 0);
  if (last > 0 && !(await isOver(ticket(file, last)))) return undefined;
  const mine = last + 1;
  try {
    await writeFile(ticket(file, mine), processMark(), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
  const now = await numbers(file);
  // Others may have taken this number and later ones since the list was read, and cleared theirs away.
  const late = now.some((number) => number > mine);
  const old = late ? [mine] : now.filter((number) => number < mine);
  for (const number of old) await rm(ticket(file, number), { force: true });
  return late ? undefined : mine;
}

async function isOver(file: string): Promise<boolean> {
  try {
    const text = await readFile(file, 'utf8');
    if (text === done) return true;
    if (text === '') return Date.now() - (await stat(file)).mtimeMs > writingMs;
    return isMarkAlive(text) === false;
  } catch {
    // Its follower has removed it: the list is read again.
    return false;
  }
}

async function numbers(file: string): Promise<number[]> {
  const start = `.${path.basename(file)}.lock-`;
  const names = await readdir(path.dirname(path.resolve(file)));
  return names
    .filter((name) => name.startsWith(start) && /^\d+$/.test(name.slice(start.length)))
    .map((name) => Number(name.slice(start.length)));
}

function ticket(file: string, number: number): string {
  return path.join(path.dirname(path.resolve(file)), `.${path.basename(file)}.lock-${number}`);
}
