import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { messageOf, parseProcessStat, RisklabError } from '../../base';

/** A process, as the system lists it. */
export interface ListedProcess {
  pid: number;
  /** The id of its parent. */
  parent: number;
  /** The id of its process group. */
  group: number;
  /** Its resident set. */
  bytes: number;
}

/**
 * The memory that a process and all that it has started hold: the sum of their resident sets. Pages that they share count for each.
 *
 * @param leader - the id of the process, which leads a process group
 * @returns bytes; 0 when there is no such process
 * @throws RisklabError where there is no way to tell, as on Windows
 */
export async function familyMemory(leader: number): Promise<number> {
  return sumOfFamily(process.platform === 'linux' ? await listFromProc() : await listFromPs(), leader);
}

/**
 * The resident sets of a process group, in bytes, with those of the groups that its processes have made: a kernel runs cells in a group
 * of their own, in which processes stay whose parents are gone.
 */
export function sumOfFamily(processes: readonly ListedProcess[], leader: number): number {
  const groups = new Set([leader]);
  const pids = new Set<number>();
  for (let before = -1; before < groups.size + pids.size;) {
    before = groups.size + pids.size;
    for (const { pid, parent, group } of processes) {
      if (!groups.has(group) && !pids.has(parent)) continue;
      pids.add(pid);
      groups.add(group);
    }
  }
  return processes.reduce((sum, { pid, bytes }) => (pids.has(pid) ? sum + bytes : sum), 0);
}

async function listFromProc(): Promise<ListedProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return (await Promise.all(pids.map(readProcess))).flat();
}

/** A process may end at any time while it is looked at: it is none then. */
async function readProcess(pid: string): Promise<ListedProcess[]> {
  try {
    const { parent, group } = parseProcessStat(await readFile(`/proc/${pid}/stat`, 'utf8'));
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0;
    return [{ pid: Number(pid), parent, group, bytes: Number(kilobytes) * 1024 }];
  } catch {
    return [];
  }
}

async function listFromPs(): Promise<ListedProcess[]> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,pgid=,rss=']);
    return listedProcesses(stdout);
  } catch (error) {
    throw new RisklabError(`memory: cannot be measured on this system: ${messageOf(error)}. Leave out the limit.`);
  }
}

/** The processes in what `ps -A -o pid=,ppid=,pgid=,rss=` prints. */
export function listedProcesses(listing: string): ListedProcess[] {
  const lines = listing.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const [pid = 0, parent = 0, group = 0, kilobytes = 0] = line.trim().split(/\s+/).map(Number);
    return { pid, parent, group, bytes: kilobytes * 1024 };
  });
}
