import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { InputError, messageOf } from '../base';
import type { KernelProcessOptions } from './client';
import { kernelFolders } from './dataFolders';
import { kernelName } from './kernelspec';

/** A kernel that is installed on this machine, as its kernelspec says. */
export interface InstalledKernel {
  /** The name by which notebooks ask for it, in lower case. */
  name: string;
  /** The folder of its kernelspec. */
  folder: string;
}

/** How the process of a kernel is started and interrupted. */
export type KernelStart = Pick<KernelProcessOptions, 'argv' | 'env' | 'interruptMode' | 'transport'>;

/**
 * The kernels that Jupyter would find here, in the order of its own folders. Of two with the same name the first counts.
 *
 * @example
 * (await installedKernels()).map(({ name }) => name); // ['python3', 'deno']
 */
export async function installedKernels(): Promise<InstalledKernel[]> {
  const found = new Map<string, InstalledKernel>();
  for (const kernels of kernelFolders()) {
    for (const name of await readdir(kernels).catch(() => [])) {
      const key = name.toLowerCase();
      // Jupyter starts none of another name.
      if (found.has(key) || !/^[a-z0-9._-]+$/.test(key) || !existsSync(path.join(kernels, name, 'kernel.json')))
        continue;
      found.set(key, { name: key, folder: path.join(kernels, name) });
    }
  }
  return [...found.values()];
}

/**
 * How the kernel of a name is started on this machine. The one of this project need not be installed.
 *
 * @throws InputError when there is none of that name, or its kernelspec cannot be read
 * @example
 * await kernelStart('python3'); // { argv: ['/usr/bin/python3', '-m', 'ipykernel_launcher', '-f', '{connection_file}'], ... }
 */
export async function kernelStart(name: string): Promise<KernelStart> {
  if (name === kernelName) return {};
  const kernels = await installedKernels();
  const kernel = kernels.find((one) => one.name === name.toLowerCase());
  if (!kernel) {
    const names = [...new Set([kernelName, ...kernels.map((one) => one.name)])].join(', ');
    throw new InputError('kernel', `one that is installed here (${names})`, name, `Install it, or choose another.`);
  }
  const { argv, env = {}, interrupt_mode: interruptMode } = await readSpec(kernel);
  const [program = '', ...rest] = argv.map((word) => word.replaceAll('{resource_dir}', kernel.folder));
  return {
    argv: [programOf(program, kernel.folder), ...rest],
    env: Object.fromEntries(Object.entries(env).map(([key, value]) => [key, withVariables(value)])),
    interruptMode: interruptMode === 'message' ? 'message' : 'signal',
    // Not every kernel knows the other one.
    transport: 'tcp',
  };
}

/** What a kernelspec holds, as far as it is needed here. */
interface Spec {
  argv: string[];
  env?: Record<string, string>;
  interrupt_mode?: string;
}

async function readSpec({ name, folder }: InstalledKernel): Promise<Spec> {
  const file = path.join(folder, 'kernel.json');
  const todo = 'Install the kernel anew.';
  try {
    const spec = JSON.parse(await readFile(file, 'utf8')) as Partial<Spec> | null;
    const { argv } = spec ?? {};
    if (Array.isArray(argv) && argv.length > 0 && argv.every((word) => typeof word === 'string')) return spec as Spec;
  } catch (error) {
    throw new InputError(`kernel ${name}`, `a kernelspec at ${file}`, messageOf(error), todo);
  }
  throw new InputError(`kernel ${name}`, `a kernelspec with argv at ${file}`, 'another one', todo);
}

/** The Python of an environment is meant by `python`: the one in whose folder the kernelspec is. */
function programOf(program: string, folder: string): string {
  if (!/^python[\d.]*$/.test(program)) return program;
  // share/jupyter/kernels/NAME, below the prefix of the environment.
  const prefix = path.resolve(folder, '..', '..', '..', '..');
  const beside = process.platform === 'win32' ? path.join(prefix, 'python.exe') : path.join(prefix, 'bin', program);
  return isRunnable(beside) ? beside : program;
}

function isRunnable(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** `${NAME}` stands for a variable of this process. */
function withVariables(value: string): string {
  return value.replaceAll(/\$\{(\w+)\}/g, (all, name: string) => process.env[name] ?? all);
}
