import { rmSync } from 'node:fs';
import { InputError, isAlive, messageOf } from '../../base';
import { folderVariable, readConnectionFile } from '../wire';
import { Kernel, type KernelEnd } from './kernel';

/** The time between two checks whether the parent process still exists, in ms. */
const parentCheckMs = 500;

/** The entry of the kernel process. @param file - the connection file */
async function main(file: string | undefined): Promise<void> {
  if (file === undefined) throw new InputError('kernel', 'the path of a connection file', 'none');
  const parentIsGone = watchParent();
  let orphaned = false;
  const kernel = new Kernel(readConnectionFile(file));
  process.on('SIGINT', () => kernel.interrupt());
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void kernel.stop({ code: 1, signal }));
  setInterval(() => {
    if (!parentIsGone()) return;
    orphaned = true;
    void kernel.stop();
  }, parentCheckMs).unref();
  await kernel.start();
  const end = await kernel.ended;
  if (orphaned) endAlone();
  else endAs(end);
}

/**
 * Whether the process that started this one has ended. Jupyter gives its id in a variable: by that a parent is noticed, too, that
 * ended before this code ran.
 */
function watchParent(): () => boolean {
  const parent = process.ppid;
  const told = Number(process.env['JPY_PARENT_PID'] ?? 0);
  return () => process.ppid !== parent || (told > 0 && !isAlive(told));
}

/** Ends without a parent process, which would have removed the temporary folder. */
function endAlone(): never {
  const folder = process.env[folderVariable];
  if (folder) rmSync(folder, { recursive: true, force: true });
  process.exit(1);
}

/** Ends with the exit code, or the signal, that the cells' process ended with, so that the parent sees why. */
function endAs(end: KernelEnd): void {
  if (!end.signal) process.exit(end.code);
  process.removeAllListeners(end.signal);
  process.kill(process.pid, end.signal);
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
});
