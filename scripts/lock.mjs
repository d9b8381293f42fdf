// One set-up at a time: a lock file that names its holder, so that one whose holder died is taken over.
import { randomUUID } from 'node:crypto';
import {
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const beatMs = 5_000;
const deadAfterMs = 10 * 60_000;

/**
 * Where process ids mean the same: this machine since it was started, and in it this container. As in src/base/temporary.ts, which is
 * not built yet when this runs.
 */
const home = [
  os.hostname(),
  tryTo(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
  tryTo(() => readlinkSync('/proc/self/ns/pid')),
].join(' ');

/**
 * Runs `job` while no other process holds `file`.
 *
 * @param {string} file - the lock; its folder is made
 * @param {() => Promise<T>} job
 * @param {(line: string) => void} say - told once when another process has to be waited for
 * @returns {Promise<T>}
 * @template T
 */
export async function withLock(file, job, say) {
  mkdirSync(path.dirname(file), { recursive: true });
  const mine = JSON.stringify({ pid: process.pid, home, start: startOf(process.pid), id: randomUUID() });
  let told = false;
  while (!take(file, mine)) {
    const holder = read(file);
    if (holder === undefined) continue;
    if (isDead(file, holder)) {
      removeStale(file, holder);
      continue;
    }
    if (!told && parse(holder).pid !== undefined) {
      say(
        `another set-up is running (process ${parse(holder).pid}): waiting for it. If there is none, delete ${file}.`,
      );
      told = true;
    }
    await sleep(200);
  }
  // A holder shows that it lives, to processes that run elsewhere, which cannot ask for its process id.
  const beat = setInterval(() => read(file) === mine && utimesSync(file, new Date(), new Date()), beatMs);
  const release = () => {
    if (read(file) === mine) rmSync(file, { force: true });
  };
  process.once('exit', release);
  try {
    return await job();
  } finally {
    clearInterval(beat);
    process.off('exit', release);
    release();
  }
}

function take(file, mine) {
  try {
    writeFileSync(file, mine, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw new Error(`cannot write the lock ${file}: ${error.message}`, { cause: error });
  }
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(holder) {
  try {
    return JSON.parse(holder);
  } catch {
    return {};
  }
}

function isDead(file, holder) {
  const silentMs = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  const { pid, home: where, start } = parse(holder);
  // A lock without words is being written this moment, or its writer died there.
  if (pid === undefined) return silentMs > beatMs;
  if (where !== home) return silentMs > deadAfterMs;
  if (startOf(pid) !== start) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** When a process was started, as another one may get its id; empty where the system does not tell. */
function startOf(pid) {
  return tryTo(() => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')[19]);
}

/** Empty where the system does not tell. */
function tryTo(ask) {
  try {
    return ask();
  } catch {
    return '';
  }
}

/** Takes the lock of a dead process away; one that somebody else took in between is put back. */
function removeStale(file, holder) {
  const aside = `${file}.${process.pid}-${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  const took = read(aside);
  if (took !== holder) take(file, took);
  rmSync(aside, { force: true });
}
