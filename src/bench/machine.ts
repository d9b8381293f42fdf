import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../base';

/** What a figure depends on beside the code. */
export interface Machine {
  /** The day, `2026-01-31`. */
  date: string;
  cpu: string;
  cores: number;
  memoryGiB: number;
  system: string;
  node: string;
  /** The version of this project. */
  risklab: string;
  /** The load average over the last minute when the run began: what else was going on. */
  load: number;
}

/** This machine, now. */
export function thisMachine(): Machine {
  const { version } = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as { version: string };
  const cpus = os.cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus[0]?.model.trim() ?? 'unknown',
    cores: cpus.length,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version,
    risklab: version,
    load: Math.round((os.loadavg()[0] ?? 0) * 100) / 100,
  };
}

/** The machine in one line of text. */
export function machineLine(machine: Machine): string {
  const { date, cpu, cores, memoryGiB, system, node, risklab, load } = machine;
  return `${date}; ${cores} cores of ${cpu}, ${memoryGiB} GiB; ${system}; Node ${node}; risklab ${risklab}; load ${load} at the start.`;
}
