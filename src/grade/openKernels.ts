import { mkdtemp, rm, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { localKernels, type KernelProvider, type KernelSession } from '../notebook';
import { packages } from './sandboxUser';

/** How {@link openKernels} starts kernels. */
export interface OpenKernelsOptions {
  /** The folder of a contest, which notebooks find beside them as `contest`. Default: none. */
  contest?: string | undefined;
  /** How long a kernel may take to start, in ms. Default 60000. */
  startTimeoutMs?: number;
}

/**
 * Kernels without a sandbox, for notebooks that are trusted: each in a folder of its own that goes with it, so that none finds what another
 * has written. They can do whatever this process can.
 */
export function openKernels({ contest, startTimeoutMs = 60_000 }: OpenKernelsOptions = {}): KernelProvider {
  const kernels = localKernels({ startTimeoutMs });
  return {
    start: async (request) => {
      const folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-notebook-'));
      const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
      try {
        await symlink(packages, path.join(folder, 'node_modules'));
        if (contest !== undefined) await symlink(path.resolve(contest), path.join(folder, 'contest'));
        return withEnd(
          await kernels.start({ ...request, file: path.join(folder, path.basename(request.file)) }),
          remove,
        );
      } catch (error) {
        await remove();
        throw error;
      }
    },
    close: () => kernels.close(),
  };
}

/** A session after whose end something is to be done. */
function withEnd(session: KernelSession, afterwards: () => Promise<void>): KernelSession {
  return {
    ...session,
    shutdown: () => session.shutdown().finally(afterwards),
    kill: () => session.kill().finally(afterwards),
  };
}
