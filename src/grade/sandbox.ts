import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { checkChoice, InputError } from '../base';
import { bubblewrap } from './sandboxBubblewrap';
import type { SandboxTool } from './sandboxTool';
import { trySandbox } from './sandboxTrial';
import { unshare } from './sandboxUnshare';

const tools = [bubblewrap, unshare] as const;

/**
 * The first tool, of bubblewrap and unshare, by which a sandbox holds here, as a trial shows.
 *
 * @param only - the one that is to be used. Default: what the environment variable RISKLAB_SANDBOX says, else any
 * @throws InputError when there is none; it says what was tried, and what to do
 * @example
 * (await findSandbox()).name; // 'bubblewrap'
 */
export async function findSandbox(only = process.env['RISKLAB_SANDBOX'] ?? ''): Promise<SandboxTool> {
  if (only !== '')
    checkChoice(
      'RISKLAB_SANDBOX',
      only,
      tools.map(({ name }) => name),
    );
  const tried: string[] = [];
  for (const tool of tools.filter(({ name }) => only === '' || only === name)) {
    const missing = tool.needs.find((name) => !isOnPath(name));
    const why = missing === undefined ? await trySandbox(tool) : `there is no ${missing}`;
    if (why === undefined) return tool;
    tried.push(`${tool.name}: ${why}`);
  }
  const todo = 'Install bubblewrap (apt-get install bubblewrap), or say --no-sandbox for notebooks that you trust.';
  const expected = only === '' ? 'bubblewrap or unshare on Linux' : `${only} on Linux`;
  throw new InputError('sandbox', expected, `none that holds (${tried.join('; ')})`, todo);
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
