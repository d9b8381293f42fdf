/**
 * Ends this process and all processes of its group, which cells have started. Called when the kernel process, which usually does that, has
 * ended.
 */
export function endEngine(): void {
  try {
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    // It is not the leader of a group.
    process.kill(process.pid, 'SIGKILL');
  }
}
