import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How many bytes of buffers may stay allocated; above that the garbage collector is run. */
const keptBytes = 32 * 2 ** 20;
/** The time between two checks of the allocated memory, in ms. */
const checkMs = 2000;

/**
 * Frees the memory of messages after they have been sent. They accumulate while a client reads slowly, and an idle kernel
 * allocates nothing, so that V8 would not run its garbage collector by itself.
 */
export class SentMemory {
  private bytes = 0;
  private timer: NodeJS.Timeout | undefined;
  private collect: (() => void) | undefined;

  /** Counts a message of so many bytes that was sent. */
  add(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes > keptBytes) this.timer ??= setInterval(() => this.check(), checkMs).unref();
  }

  private check(): void {
    this.collect ??= collector();
    this.collect();
    if (process.memoryUsage().arrayBuffers > keptBytes) return;
    clearInterval(this.timer);
    this.timer = undefined;
    this.bytes = 0;
  }
}

/** V8's garbage collector, as a function. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
