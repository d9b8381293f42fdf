import { readFileSync } from 'node:fs';

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
