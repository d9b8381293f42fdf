import { checkInteger, checkPositive } from '../base';

/** What a submission may use of the machine while it is graded. */
export interface SandboxLimits {
  /** Memory of all its processes together, in MB (10^6 bytes). */
  memory: number;
  /** Its disk, which is in memory, in MB. */
  disk: number;
  /** How many processes and threads it may have at a time. */
  processes: number;
  /** How many files each of its processes may have open. */
  files: number;
  /** Processor time of each of its processes, in seconds. */
  processorTime: number;
}

/** The limits where nothing else is said: enough for every lab. */
export const sandboxLimits: Readonly<SandboxLimits> = {
  memory: 4000,
  disk: 500,
  processes: 256,
  files: 1024,
  processorTime: 7200,
};

/** Checks limits. @throws InputError when one is out of range */
export function checkLimits(limits: SandboxLimits): void {
  checkPositive('memory', limits.memory);
  checkPositive('disk', limits.disk);
  // The kernel itself has two processes of a dozen threads each.
  checkInteger('processes', limits.processes, 32);
  checkInteger('files', limits.files, 64);
  checkPositive('processorTime', limits.processorTime);
}

const mb = 1e6;

/**
 * The limits that the system holds each process to, as arguments of `prlimit`. That of memory is a backstop: what all processes hold
 * together is measured from outside.
 */
export function prlimitArguments(limits: SandboxLimits): string[] {
  const bytes = (megabytes: number): number => Math.ceil(megabytes * mb);
  return [
    'prlimit',
    `--nproc=${limits.processes}`,
    `--nofile=${limits.files}`,
    `--data=${bytes(limits.memory)}`,
    `--fsize=${bytes(limits.disk)}`,
    `--cpu=${Math.ceil(limits.processorTime)}`,
    '--core=0',
    '--',
  ];
}
