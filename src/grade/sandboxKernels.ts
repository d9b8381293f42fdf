import { chownSync, chmodSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { localKernels, type KernelProvider } from '../notebook';
import type { KernelEnclosure } from '../jupyter';
import type { SandboxTool } from './sandboxTool';
import { checkLimits, type SandboxLimits } from './sandboxLimits';
import { sandboxPlaces, type SandboxPlaces } from './sandboxPlaces';
import { contestPlace, nextUser, sandboxEnvironment, scratch } from './sandboxUser';

/** How {@link sandboxKernels} starts kernels. */
export interface SandboxKernelsOptions {
  /** The tool that makes sandboxes. */
  tool: SandboxTool;
  limits: SandboxLimits;
  /** What can be read inside. Default: what every lab needs. */
  places?: SandboxPlaces;
  /** The folder of a contest, which can be read inside, beside the notebook as `contest`. Default: none. */
  contest?: string | undefined;
  /** How long a kernel may take to start, in ms. Default 60000. */
  startTimeoutMs?: number;
}

/** The largest message that is taken from a sandbox, in bytes. */
const largestMessage = 32e6;
const pollMs = 10;
const sockets = [1, 2, 3, 4, 5].map((port) => `kernel-${port}`);

/**
 * Kernels of this machine, each in a sandbox of its own: without network, with its own processes, and with a small disk in memory beside
 * the system, Node and this project, which can only be read. Whoever runs cells stays outside.
 *
 * @throws InputError when a limit is out of range
 */
export function sandboxKernels(options: SandboxKernelsOptions): KernelProvider {
  checkLimits(options.limits);
  const { startTimeoutMs = 60_000 } = options;
  return localKernels({ transport: 'ipc', startTimeoutMs, enclosure: enclosureOf(options) });
}

function enclosureOf({ tool, limits, places = sandboxPlaces(), contest }: SandboxKernelsOptions): KernelEnclosure {
  const data = contest === undefined ? [] : [{ from: path.resolve(contest), to: contestPlace }];
  return {
    largestMessage,
    enter: ({ argv, env, folder }) => {
      const user = nextUser();
      const files = [
        { from: ownFile(folder, 'connection.json', user), to: path.join(folder, 'connection.json') },
        { from: ownFile(folder, 'passwd', user, passwd(user)), to: '/etc/passwd' },
        ...data,
      ];
      const inside = { ...sandboxEnvironment, ...places.env, ...memoryEnvironment(limits), ...env };
      const start = tool.start({ argv, env: inside, folder, files, places, limits, user });
      return { argv: start, env: { PATH: process.env['PATH'] ?? '' } };
    },
    entered: (pid, folder, signal) => linkSockets(pid, folder, signal),
  };
}

/** A file that the user of a sandbox may read. */
function ownFile(folder: string, name: string, user: number | undefined, text?: string): string {
  const file = path.join(folder, name);
  if (text !== undefined) writeFileSync(file, text);
  if (user !== undefined) chownSync(file, user, user);
  chmodSync(file, 0o400);
  return file;
}

/** Programs ask for the name of the user. */
function passwd(user: number | undefined): string {
  const id = user ?? process.getuid?.() ?? 0;
  return `student:x:${id}:${id}::${scratch}/home:/bin/sh\n`;
}

/** V8 collects garbage rather than grow to the limit, where it knows of it. */
function memoryEnvironment({ memory }: SandboxLimits): Record<string, string> {
  return { NODE_OPTIONS: `--max-old-space-size=${Math.max(64, Math.floor(memory / 2))}` };
}

/**
 * Makes the kernel's sockets, which are on the disk of its sandbox, reachable from outside: as links that lead through its root. So
 * nothing outside can be written to from inside.
 */
async function linkSockets(pid: number, folder: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    for (const inside of descendants(pid)) {
      const there = sockets.map((name) => path.join(`/proc/${inside}/root`, folder, name));
      if (there.every((socket) => existsSync(socket))) return link(there, folder);
    }
    await sleep(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

/** A kernel that ends meanwhile has no folder any more; that it has ended is told elsewhere. */
function link(there: readonly string[], folder: string): void {
  try {
    sockets.forEach((name, i) => symlinkSync(there[i]!, path.join(folder, name)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** The processes below one, the deepest first. */
function descendants(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
    return children.flatMap((child) => [...descendants(child), child]);
  } catch {
    return [];
  }
}
