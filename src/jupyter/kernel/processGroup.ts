import { setTimeout as sleep } from 'node:timers/promises';

/** How long processes have to end after they were asked to, in ms. */
const terminateMs = 500;
const pollMs = 10;

/**
 * Ends all processes of a group, also those whose parents are gone: asks them first, and ends those by force that have not
 * ended after {@link terminateMs}.
 *
 * @param leader - the id of the group, which is that of the process that it was made for; that may have ended
 */
export async function endGroup(leader: number): Promise<void> {
  // Windows has no such groups.
  if (process.platform === 'win32' || !signalGroup(leader, 'SIGTERM')) return;
  const end = Date.now() + terminateMs;
  while (Date.now() < end) {
    await sleep(pollMs);
    if (!signalGroup(leader, 0)) return;
  }
  signalGroup(leader, 'SIGKILL');
}

/** @returns whether there is still a process in the group */
function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch {
    return false;
  }
}
