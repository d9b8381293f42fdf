import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** What Linux tells of a process in `/proc/PID/stat`. */
export interface ProcessStat {
  /** Whether it has ended, and only waits for its parent to take note. */
  ended: boolean;
  /** The id of its parent. */
  parent: number;
  /** The id of its process group. */
  group: number;
  /** The processor time of it and of its children that have ended, in ticks. */
  ticks: number;
  /** When it was started, in ticks since the machine was. */
  start: number;
}

/** Reads the text of a `/proc/PID/stat`. */
export function parseProcessStat(text: string): ProcessStat {
  // The name of the program, in brackets, may have anything in it.
  const [state = '', ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [parent = 0, group = 0] = fields.map(Number);
  const ticks = fields.slice(10, 14).reduce((sum, field) => sum + Number(field), 0);
  return { ended: /[ZX]/.test(state), parent, group, ticks, start: Number(fields[18]) };
}

/** What Linux tells of a process; undefined when there is none, and on other systems. */
export function processStat(pid: number): ProcessStat | undefined {
  try {
    return parseProcessStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Whether there is a process of an id. One that has ended does not count, even where its parent has not collected it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0); // Signal 0 only asks.
  } catch (error) {
    // Somebody else's process runs, too.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return processStat(pid)?.ended !== true;
}

/** A process and what has started it. */
interface Descent {
  pid: number;
  parent: number;
}

/**
 * The processes that one has started and that are still listed.
 *
 * @returns their ids; on Linux those that its main thread has started
 */
export function childrenOf(pid: number): number[] {
  try {
    const listed = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return listed.split(' ').flatMap((one) => (one === '' ? [] : [Number(one)]));
  } catch {
    // Not every kernel has that file.
    return allProcesses().flatMap((one) => (one.parent === pid ? [one.pid] : []));
  }
}

/** Processes with all that they have started, and so on. */
export function familiesOf(pids: readonly number[]): number[] {
  const all = allProcesses();
  const found = new Set(pids);
  for (const pid of found) for (const one of all) if (one.parent === pid) found.add(one.pid);
  return [...found];
}

function allProcesses(): Descent[] {
  if (process.platform === 'linux') {
    return readdirSync('/proc').flatMap((name) => {
      const stat = /^\d+$/.test(name) ? processStat(Number(name)) : undefined;
      return stat ? [{ pid: Number(name), parent: stat.parent }] : [];
    });
  }
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  return lines.map((line) => {
    const [pid = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
    return { pid, parent };
  });
}
