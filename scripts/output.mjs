import { isatty } from 'node:tty';

/** Whether there was a terminal when the process started, which can hang up. */
export const hasTerminal = [0, 1, 2].some((stream) => isatty(stream));

/**
 * Makes a process go on when its output cannot be written. Whoever reads it may stop early, as `head` does: what was begun is done all
 * the same, and the exit code tells the outcome. Any other reason, such as a full disk, is told on standard error, and is no success.
 */
export function goOnWithoutOutput() {
  goOnWithoutTerminal();
  let lost;
  process.stdout.on('error', (error) => {
    if (error.code === 'EPIPE' || lost !== undefined) return;
    lost = error.message;
    process.stderr.write(`standard output: cannot be written: ${lost}. It goes on without.\n`);
  });
  // There is no place left to tell it.
  process.stderr.on('error', () => undefined);
  process.on('exit', (code) => {
    if (lost !== undefined && code === 0) process.exitCode = 1;
  });
}

/**
 * `nohup` puts files in the place of all three streams that are terminals, and has the hang-up ignored. Node takes that back when it
 * starts, and does not tell; so it is ignored again where there is no terminal.
 */
function goOnWithoutTerminal() {
  if (!hasTerminal) process.on('SIGHUP', () => undefined);
}
