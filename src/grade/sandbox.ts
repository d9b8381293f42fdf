import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { InputError } from '../base';
import { bubblewrap } from './sandboxBubblewrap';
import type { SandboxTool } from './sandboxTool';
import { trySandbox } from './sandboxTrial';
import { unshare } from './sandboxUnshare';

/**
 * The first tool, of bubblewrap and unshare, by which a sandbox holds here, as a trial shows.
 *
 * @throws InputError when there is none; it says what was tried, and what to do
 * @example
 * (await findSandbox()).name; // 'bubblewrap'
 */
export async function findSandbox(): Promise<SandboxTool> {
  const tried: string[] = [];
  for (const tool of [bubblewrap, unshare]) {
    const missing = tool.needs.find((name) => !isOnPath(name));
    const why = missing === undefined ? await trySandbox(tool) : `there is no ${missing}`;
    if (why === undefined) return tool;
    tried.push(`${tool.name}: ${why}`);
  }
  const todo = 'Install bubblewrap (apt-get install bubblewrap), or say --no-sandbox for notebooks that you trust.';
  throw new InputError('sandbox', 'bubblewrap or unshare on Linux', `neither (${tried.join('; ')})`, todo);
}

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
