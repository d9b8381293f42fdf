import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { Command } from 'commander';
import { projectRoot } from '../base';

/** `risklab setup`: what `npm run setup` does in the project; an installed package has its packages and its build already. */
export function setupCommand(): Command {
  return new Command('setup')
    .description('get what is missing: a native backend that could not be had before is tried again')
    .option('--no-native', 'leave out the native backend')
    .option('--jupyter', 'get JupyterLab and tell it of the kernel, too', false)
    .action(async ({ native, jupyter }: { native: boolean; jupyter: boolean }) => {
      // It is plain JavaScript, as it runs where nothing is built yet.
      const script = path.join(projectRoot, 'scripts', 'setup.mjs');
      const args = [...(native ? [] : ['--no-native']), ...(jupyter ? ['--jupyter'] : [])];
      const child = spawn(process.execPath, [script, ...args], { stdio: 'inherit' });
      // Ctrl-C reaches it by itself.
      process.on('SIGINT', () => undefined);
      process.on('SIGTERM', () => child.kill('SIGTERM'));
      const [code] = (await once(child, 'exit')) as [number | null];
      process.exitCode = code ?? 1;
    });
}
