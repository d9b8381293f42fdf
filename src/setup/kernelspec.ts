import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot, RisklabError } from '../base';
import { jupyterPlaces } from './jupyter';
import { realOutside, type Outside } from './outside';
import type { SetupStep } from './step';

/** What {@link kernelspecStep} works with. */
export interface KernelspecStepOptions {
  /** Default: the real machine. */
  outside?: Outside;
  /** The Jupyter prefix to install into; default: that of this project. */
  prefix?: string;
}

/** Installs the TypeScript kernel in Jupyter, by `risklab kernel install`. */
export function kernelspecStep(options: KernelspecStepOptions = {}): SetupStep {
  const { outside = realOutside, prefix = jupyterPlaces().prefix } = options;
  return {
    title: 'TypeScript kernel',
    needed: async () => ((await kernelspecIsGood(kernelspecIn(prefix))) ? undefined : 'Jupyter does not know it yet'),
    run: async ({ signal }) => {
      const main = path.join(projectRoot, 'dist', 'cli', 'main.js');
      const args = [main, 'kernel', 'install', '--prefix', prefix];
      const result = await outside.run(process.execPath, args, { signal, timeoutMs: 60_000 });
      if (result.code !== 0) throw new RisklabError(`the kernel cannot be installed: ${result.why}`);
      if (!(await kernelspecIsGood(kernelspecIn(prefix))))
        throw new RisklabError(`the kernel was installed, but not into ${prefix}`);
      return `installed into ${prefix}`;
    },
  };
}

/** The folder of the kernel's kernelspec below a Jupyter prefix. */
export function kernelspecIn(prefix: string): string {
  return path.join(prefix, 'share', 'jupyter', 'kernels', 'tslab');
}

/** Whether the kernelspec in a folder is that of our kernel, with every file that starts it in its place: the project may have moved. */
export async function kernelspecIsGood(folder: string): Promise<boolean> {
  try {
    const { argv } = JSON.parse(await readFile(path.join(folder, 'kernel.json'), 'utf8')) as { argv: string[] };
    const files = argv.filter((part) => path.isAbsolute(part));
    await Promise.all(files.map((name) => access(name)));
    return files.some((name) => name.startsWith(projectRoot + path.sep));
  } catch {
    return false;
  }
}
