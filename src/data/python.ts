import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { messageOf, RisklabError } from '../base';

const run = promisify(execFile);

/**
 * Runs Python 3, under the name by which it is there.
 *
 * @param what - what it is run for, for the message
 * @throws RisklabError when there is no Python 3 with pip, or it fails
 */
export async function python(args: string[], what: string, env: NodeJS.ProcessEnv): Promise<void> {
  for (const command of ['python3', 'python']) {
    try {
      await run(command, args, { env });
      return;
    } catch (error) {
      const { code, stderr = '' } = error as { code?: unknown; stderr?: string };
      if (code === 'ENOENT') continue;
      const why = /No module named pip/.test(stderr) ? 'this Python has no pip' : lastLine(stderr || messageOf(error));
      throw new RisklabError(`${what}: ${why}. Is Python 3 there with pip, and can it reach its package index?`);
    }
  }
  throw new RisklabError(`${what}: there is no python3 on the PATH. Install Python 3 with pip and try again.`);
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
