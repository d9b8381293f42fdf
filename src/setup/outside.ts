import { statfs } from 'node:fs/promises';
import { messageOf } from '../base';
import { runProgram, type RunProgram } from './program';

/** Everything outside this process that the set-up touches, so that tests can replace it. */
export interface Outside {
  readonly run: RunProgram;
  /** Why a web address cannot be reached; `undefined` when something answers there in time. */
  reach(url: string, timeoutMs: number): Promise<string | undefined>;
  /** Bytes that may still be written to the disk that holds a folder. */
  freeBytes(folder: string): Promise<number>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** The running Node, such as `v20.19.0`. */
  readonly node: string;
}

/** The real machine. */
export const realOutside: Outside = {
  run: runProgram,
  reach,
  freeBytes: async (folder) => {
    const disk = await statfs(folder);
    return disk.bavail * disk.bsize;
  },
  env: process.env,
  platform: process.platform,
  arch: process.arch,
  node: process.version,
};

async function reach(url: string, timeoutMs: number): Promise<string | undefined> {
  const host = new URL(url).host;
  try {
    await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) });
    return undefined;
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return `${host} does not answer`;
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    return `${host} is out of reach: ${messageOf(cause)}`;
  }
}
