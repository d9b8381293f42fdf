import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { checkKeys, InputError, makeFolderWhole, messageOf, RisklabError } from '../base';
import { kernelArgv } from './client';
import { userDataFolder } from './dataFolders';
import { pythonPlaces } from './python';
import { kernelEnvironment } from './wire';

/** Where a kernelspec is put; at most one of these, default `user`. */
export interface KernelspecOptions {
  /** A Jupyter installation's folder, such as a virtual environment. */
  prefix?: string;
  /** The folder of the present user. */
  user?: boolean;
  /** The prefix of the `python3` that is on the PATH. */
  sysPrefix?: boolean;
}

/** The name by which notebooks ask for the kernel. */
export const kernelName = 'tslab';

const logo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">
  <rect width="64" height="64" rx="8" fill="#2f6f9f"/>
  <path fill="none" stroke="#fff" stroke-width="6" stroke-linecap="round" stroke-linejoin="round"
    d="M10 24h20M20 24v28M54 27c-2-3-6-4-9-3-6 1-7 9-1 12l5 2c6 3 5 12-2 13-4 1-9-1-10-4"/>
</svg>
`;

/**
 * Installs the kernel in Jupyter: writes its kernelspec atomically, in place of an earlier one. Where `RISKLAB_CACHE` is set,
 * the kernel always uses that cache, however it is started.
 *
 * @returns the folder that was written
 * @throws InputError on options that contradict each other; RisklabError when there is no build to start
 * @example
 * await installKernelspec({ prefix: '.venv' });
 */
export async function installKernelspec(options: KernelspecOptions = {}): Promise<string> {
  const folder = kernelspecFolder(options);
  const [, program = ''] = kernelArgv;
  if (!existsSync(program)) {
    throw new RisklabError(`kernel: expected the built kernel at ${program}, found none. Run npm run build first.`);
  }
  const spec = {
    argv: kernelArgv,
    env: { ...kernelEnvironment, ...cacheVariable() },
    display_name: 'TypeScript (tslab)',
    language: 'typescript',
    interrupt_mode: 'message',
    metadata: { debugger: false },
  };
  try {
    await makeFolderWhole(folder, async (temporary) => {
      await writeFile(path.join(temporary, 'kernel.json'), `${JSON.stringify(spec, undefined, 2)}\n`);
      await writeFile(path.join(temporary, 'logo-svg.svg'), logo);
    });
  } catch (error) {
    throw new RisklabError(`kernel: cannot write ${folder}: ${messageOf(error)}. Choose another place with --prefix.`);
  }
  return folder;
}

/** Variables that the kernel needs: a desktop or a hub that starts it does not have those of the shell that installed it. */
function cacheVariable(): Record<string, string> {
  const { RISKLAB_CACHE: folder = '' } = process.env;
  return folder === '' ? {} : { RISKLAB_CACHE: path.resolve(folder) };
}

/**
 * Removes the kernelspec.
 *
 * @returns the folder that was removed
 * @throws InputError on options that contradict each other; RisklabError when there is none
 */
export async function uninstallKernelspec(options: KernelspecOptions = {}): Promise<string> {
  const folder = kernelspecFolder(options);
  if (!existsSync(folder)) throw new RisklabError(`kernel: expected a kernelspec at ${folder}, found none.`);
  await rm(folder, { recursive: true });
  return folder;
}

/** The folder of the kernelspec. @throws InputError on options that contradict each other */
export function kernelspecFolder(options: KernelspecOptions = {}): string {
  checkKeys('kernelspec', options, ['prefix', 'user', 'sysPrefix']);
  const { prefix, user = false, sysPrefix = false } = options;
  const places = [prefix !== undefined, user, sysPrefix].filter(Boolean).length;
  if (places > 1) throw new InputError('kernelspec', 'one of prefix, user and sysPrefix', `${places} of them`);
  const base = sysPrefix ? pythonPrefix() : prefix;
  const data = base === undefined ? userDataFolder() : path.join(path.resolve(base), 'share', 'jupyter');
  return path.join(data, 'kernels', kernelName);
}

function pythonPrefix(): string {
  try {
    return pythonPlaces().prefix;
  } catch (error) {
    throw new RisklabError(`kernel: cannot ask python3 for its prefix: ${messageOf(error)}. Name it with --prefix.`);
  }
}
