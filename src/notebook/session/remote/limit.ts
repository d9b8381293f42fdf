import { setTimeout as sleep } from 'node:timers/promises';
import { KernelError } from '../../../jupyter';

/** The time for the start of a kernel. */
export class Limit {
  private readonly timer = new AbortController();
  private readonly over: Promise<never>;

  /** @param signal - ends the start */
  constructor(ms: number, signal: AbortSignal) {
    const late = sleep(ms, undefined, { signal: this.timer.signal }).then(() => {
      throw new KernelError(`kernel: expected an answer within ${ms / 1000} s, got none.`);
    });
    const stopped = new Promise<never>((_, reject) => {
      const stop = (): void => reject(new KernelError('kernel: the start was stopped.'));
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop, { signal: this.timer.signal });
    });
    this.over = Promise.race([late, stopped]);
    this.over.catch(() => undefined);
  }

  /** @throws KernelError when the time is over first */
  race<T>(promise: Promise<T>): Promise<T> {
    return Promise.race([promise, this.over]);
  }

  end(): void {
    this.timer.abort();
  }
}
