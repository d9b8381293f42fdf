import { realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../base';
import { linkFolder } from './nativePlaces';
import type { SetupStep } from './step';

/**
 * Makes `import ... from 'risklab'` work in the notebooks, in any kernel: a link from node_modules to the project.
 *
 * @param root - the folder that holds package.json; default: that of this project
 */
export function projectLinkStep(root = projectRoot): SetupStep {
  const link = path.join(root, 'node_modules', 'risklab');
  return {
    title: 'import of risklab',
    needed: async () => {
      const found = await realpath(link).catch(() => undefined);
      return found === (await realpath(root)) ? undefined : 'node_modules/risklab does not lead to this folder';
    },
    run: async () => {
      await rm(link, { recursive: true, force: true });
      await linkFolder(root, link);
      return 'notebooks can import risklab';
    },
  };
}
