import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isatty } from 'node:tty';
import { Command } from 'commander';
import { messageOf, RisklabError } from '../base';
import { labLauncher } from '../setup';

/** `risklab start`: opens JupyterLab with the kernel; what it needs has been set up by `scripts/risklab.mjs`. */
export function startCommand(): Command {
  return new Command('start')
    .description('open JupyterLab with the TypeScript kernel; gets both where they are missing')
    .argument('[options...]', 'options of jupyter lab, such as --no-browser --port=8889')
    .allowUnknownOption()
    .action(openLab);
}

/** Runs JupyterLab until it ends. */
async function openLab(options: readonly string[]): Promise<void> {
  const { program, args, env } = await labLauncher(options);
  // Without a terminal it is nobody's business when one hangs up, see scripts/output.mjs.
  const hasTerminal = [0, 1, 2].some((stream) => isatty(stream));
  const detached = !hasTerminal && process.platform !== 'win32';
  const lab = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...env }, detached });
  // Ctrl-C reaches JupyterLab by itself, which asks whether it is meant; any other signal is passed on.
  process.on('SIGINT', () => undefined);
  for (const name of ['SIGTERM', ...(hasTerminal ? ['SIGHUP'] : [])] as const)
    process.on(name, () => lab.kill(name as NodeJS.Signals));
  const [code] = (await once(lab, 'close').catch((error: unknown) => {
    throw new RisklabError(`JupyterLab: cannot be started: ${messageOf(error)}.`);
  })) as [number | null];
  process.exitCode = code ?? 1;
}
