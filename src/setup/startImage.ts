import { access } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot, startImageFile, writeFileWhole } from '../base';
import { realOutside, type Outside } from './outside';
import type { SetupStep } from './step';

/** What {@link startImageStep} works with. */
export interface StartImageStepOptions {
  /** Default: the real machine. */
  outside?: Outside;
  /** Try once more what failed the last time; default: false. */
  again?: boolean;
  /** Where the image is kept; default: as for this Node.js. */
  file?: string;
}

/** How long it may take, in ms. */
const patienceMs = 300_000;

/** Makes the image that kernels start from. Without one they start, too, but take three times as long. */
export function startImageStep(options: StartImageStepOptions = {}): SetupStep {
  const { outside = realOutside, again = false, file = startImageFile() } = options;
  const failed = `${file}.failed`;
  return {
    title: 'start image of the kernel',
    needed: async () => {
      if (await isThere(file)) return undefined;
      return !again && (await isThere(failed)) ? undefined : 'there is none for this Node.js and TypeScript';
    },
    run: async ({ signal }) => {
      const main = path.join(projectRoot, 'dist', 'jupyter', 'startImage', 'main.js');
      const result = await outside.run(process.execPath, [main], { signal, timeoutMs: patienceMs });
      if (result.code === 0) return 'kernels start faster';
      signal.throwIfAborted();
      await writeFileWhole(failed, `${result.why}\n`);
      return `left out, kernels start without: ${result.why}`;
    },
  };
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
