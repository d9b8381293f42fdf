import { childrenOf } from '../../base';
import { atomics } from './atomics';
import { slots, type InterruptState } from './interruptState';

/** How Node runs a child process and waits for it: `execSync`, `execFileSync` and `spawnSync` all do so. */
interface SpawnBinding {
  spawn: (options: object) => object;
}

/** For how long `Atomics.wait` waits at a time, in ms. */
const stepMs = 100;

/**
 * Lets an interrupt end calls that keep the thread waiting: those of child processes, and `Atomics.wait`, by which programs also sleep.
 *
 * @param check - throws when the code has to stop
 */
export function watchBlockingCalls(state: InterruptState, check: () => void): void {
  watchChildCalls(state, check);
  const wait = (array: Int32Array, index: number, value: number, timeout?: number): string =>
    waitInSteps(timeout, check, (ms) => atomics.wait(array, index, value, ms));
  const apply = (_: unknown, _self: unknown, given: unknown[]): string => wait(...(given as Parameters<typeof wait>));
  const own = Reflect.getOwnPropertyDescriptor(Atomics, 'wait');
  Reflect.defineProperty(Atomics, 'wait', { ...own, value: new Proxy(atomics.wait, { apply }) });
}

/** A value that changes between two steps ends the wait as `not-equal`, as one does that changes just before it. */
function waitInSteps(timeout: unknown, check: () => void, wait: (ms: number) => string): string {
  const given = timeout === undefined ? NaN : Number(timeout);
  const end = performance.now() + (Number.isNaN(given) ? Infinity : given);
  for (;;) {
    check();
    const left = Math.max(0, end - performance.now());
    const came = wait(Math.min(stepMs, left));
    if (came !== 'timed-out' || left <= stepMs) return came;
  }
}

/**
 * Tells the watchdog when code waits for a child process, and which ones were there before, so that an interrupt can end the one
 * that is waited for and no other.
 */
function watchChildCalls({ cells, children }: InterruptState, check: () => void): void {
  const binding = spawnBinding();
  if (!binding) return;
  const { spawn } = binding;
  let calls = 0;
  let isListing = false;
  const begin = (): void => {
    isListing = true;
    try {
      const before = childrenOf(process.pid);
      // Of more, the one that is waited for could not be told.
      if (before.length >= children.length) return;
      children.set([before.length, ...before]);
      atomics.store(cells, slots.call, ++calls);
    } catch {
      // Where processes cannot be listed, an interrupt cannot end them.
    } finally {
      isListing = false;
    }
  };
  binding.spawn = (options) => {
    // On some systems it takes a child process to list them.
    if (isListing) return spawn(options);
    check();
    begin();
    try {
      return spawn(options);
    } finally {
      atomics.store(cells, slots.call, 0);
      check();
    }
  };
}

/** Undefined where Node does not give it. */
function spawnBinding(): SpawnBinding | undefined {
  // On Windows processes get no such signals.
  if (process.platform === 'win32') return undefined;
  try {
    return (process as unknown as { binding: (name: string) => SpawnBinding }).binding('spawn_sync');
  } catch {
    return undefined;
  }
}
