import path from 'node:path';
import { KernelProcess, kernelStart, type KernelProcessOptions } from '../../jupyter';
import { checkSeconds } from '../seconds';
import { familyMemory } from './memory';
import type { KernelProvider, KernelSession } from './session';

/** How {@link localKernels} starts kernels. */
export type LocalKernelsOptions = Pick<KernelProcessOptions, 'argv' | 'transport' | 'startTimeoutMs' | 'enclosure'>;

/**
 * Kernels on this machine, each a process with a process group of its own.
 *
 * @param options - by default the kernel that the notebook asks for, and 60 s for it to start
 * @throws InputError when that time is none
 */
export function localKernels(options: LocalKernelsOptions = {}): KernelProvider {
  if (options.startTimeoutMs !== undefined) checkSeconds('startTimeout', options.startTimeoutMs / 1000);
  return {
    start: async ({ file, kernel, env, signal }) => {
      const cwd = path.dirname(path.resolve(file));
      const start = options.argv ? {} : await kernelStart(kernel);
      return sessionOf(await KernelProcess.start({ ...start, ...options, cwd, env: { ...start.env, ...env }, signal }));
    },
    close: () => Promise.resolve(),
  };
}

function sessionOf(kernel: KernelProcess): KernelSession {
  return {
    languageInfo: kernel.languageInfo,
    // A cell that has to fail must not abort the one after it.
    execute: async (code, onMessage) =>
      (await kernel.client.execute(code, { onMessage, stopOnError: false }).done).content,
    interrupt: () => kernel.interrupt(),
    shutdown: () => kernel.shutdown(),
    kill: () => kernel.kill(),
    memory: () => (kernel.pid === undefined ? Promise.resolve(0) : familyMemory(kernel.pid)),
  };
}
