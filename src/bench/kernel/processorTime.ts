import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { processStat } from '../../base';

/**
 * The processor time that a process and all that it has started have used so far, user's and system's, in ms. Other work on
 * the machine hardly changes it, as it does the time by the clock.
 *
 * @returns a text, why there is none, where the system does not tell
 */
export function processorTime(root: number): number | string {
  if (process.platform !== 'linux') return 'only known on Linux';
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  const all = new Map(pids.map((pid) => [pid, processStat(pid)]));
  const tree = new Set([root]);
  for (let before = 0; before !== tree.size;) {
    before = tree.size;
    for (const [pid, stat] of all) if (stat && tree.has(stat.parent)) tree.add(pid);
  }
  const ticks = [...tree].reduce((sum, pid) => sum + (all.get(pid)?.ticks ?? 0), 0);
  return (ticks * 1000) / ticksPerSecond();
}

let known: number | undefined;

function ticksPerSecond(): number {
  known ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return known;
}
