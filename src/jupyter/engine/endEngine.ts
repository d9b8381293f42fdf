/**
 * Ends this process, and all processes of its group: what cells have started. The kernel process, which would do so, is gone.
 */
export function endEngine(): void {
  try {
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    // It leads no group.
    process.kill(process.pid, 'SIGKILL');
  }
}
