/**
 * Makes a process go on when its output cannot be written. Whoever reads it may stop early, as `head` does: what was begun is done all
 * the same, and the exit code tells the outcome. Any other reason, such as a full disk, is told on standard error, and is no success.
 */
export function goOnWithoutOutput() {
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
