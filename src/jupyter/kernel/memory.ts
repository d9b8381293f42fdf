import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** So many bytes may lie about; what is above is given back. */
const mostBytes = 32 * 2 ** 20;
/** How often is looked whether what was sent has left, in ms. */
const checkMs = 2000;

/**
 * Gives back the memory of what was sent, once it has left. A reader that stalls makes it pile up; nothing else would make
 * V8 collect it, as a kernel that waits for requests makes no garbage.
 */
export class SentMemory {
  private bytes = 0;
  private timer: NodeJS.Timeout | undefined;
  private collect: (() => void) | undefined;

  /** Something of so many bytes was sent. */
  add(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes > mostBytes) this.timer ??= setInterval(() => this.check(), checkMs).unref();
  }

  private check(): void {
    this.collect ??= collector();
    this.collect();
    if (process.memoryUsage().arrayBuffers > mostBytes) return;
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
