import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

interface ProcessTimes {
  pid: number;
  parent: number;
  /** Of the process and of its children that have ended, in ticks. */
  ticks: number;
}

/**
 * The processor time that a process and all that it has started have used so far, user's and system's, in ms. Other work on
 * the machine hardly changes it, as it does the time by the clock.
 *
 * @returns a text, why there is none, where the system does not tell
 */
export function processorTime(root: number): number | string {
  if (process.platform !== 'linux') return 'only known on Linux';
  const all = readdirSync('/proc').flatMap(timesOf);
  const tree = new Set([root]);
  for (let before = 0; before !== tree.size;) {
    before = tree.size;
    for (const { pid, parent } of all) if (tree.has(parent)) tree.add(pid);
  }
  const ticks = all.filter(({ pid }) => tree.has(pid)).reduce((sum, one) => sum + one.ticks, 0);
  return (ticks * 1000) / ticksPerSecond();
}

function timesOf(name: string): ProcessTimes[] {
  if (!/^\d+$/.test(name)) return [];
  try {
    const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
    // The name of the program, in brackets, may have anything in it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return [{ pid: Number(name), parent: Number(fields[1]), ticks }];
  } catch {
    // It has just ended.
    return [];
  }
}

let known: number | undefined;

function ticksPerSecond(): number {
  known ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return known;
}
