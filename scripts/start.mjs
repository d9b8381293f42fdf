// Opens the labs in JupyterLab, after setting up what they need:  npm start [-- options of jupyter lab]
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { goOnWithoutOutput, hasTerminal } from './output.mjs';
import { setUpOrExit } from './setup.mjs';

goOnWithoutOutput();
await setUpOrExit({ jupyter: true });
const { labLauncher } = createRequire(import.meta.url)('../dist/setup');
const { program, args, env } = await labLauncher(process.argv.slice(2));
// Without a terminal it is nobody's business when one hangs up, see output.mjs.
const detached = !hasTerminal && process.platform !== 'win32';
const lab = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...env }, detached });
// Ctrl-C reaches JupyterLab by itself, which asks whether it is meant; any other signal is passed on.
process.on('SIGINT', () => undefined);
for (const name of ['SIGTERM', ...(hasTerminal ? ['SIGHUP'] : [])]) process.on(name, () => lab.kill(name));
lab.on('error', (error) => {
  console.error(`JupyterLab cannot be started: ${error.message}`);
  process.exitCode = 1;
});
lab.on('close', (code) => {
  process.exitCode = code ?? 1;
});
