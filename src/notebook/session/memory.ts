import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { RisklabError, messageOf } from '../../base';

/**
 * The memory that the processes of a group hold: the sum of their resident sets. Pages that they share count for each.
 *
 * @param group - the id of the process group
 * @returns bytes; 0 when there is no such group
 * @throws RisklabError where there is no way to tell, as on Windows
 */
export async function groupMemory(group: number): Promise<number> {
  return process.platform === 'linux' ? memoryFromProc(group) : memoryFromPs(group);
}

async function memoryFromProc(group: number): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const sizes = await Promise.all(pids.map((pid) => residentSet(pid, group)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** A process may end at any time while it is looked at: it holds nothing then. */
async function residentSet(pid: string, group: number): Promise<number> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything; the fields after it are state, parent, group.
    const [, , of] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(of) !== group) return 0;
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}

async function memoryFromPs(group: number): Promise<number> {
  let stdout: string;
  try {
    ({ stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pgid=,rss=']));
  } catch (error) {
    throw new RisklabError(`memory: cannot be measured on this system: ${messageOf(error)}. Leave out the limit.`);
  }
  return sumOfGroup(stdout, group);
}

/** The memory of a group in what `ps -A -o pgid=,rss=` prints, in bytes. */
export function sumOfGroup(listing: string, group: number): number {
  return listing
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .reduce((sum, [of, kilobytes]) => (of === group ? sum + (kilobytes ?? 0) * 1024 : sum), 0);
}
