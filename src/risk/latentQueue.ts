import { checkInteger, InputError } from '../base';

/**
 * The last rows that were pushed, up to a capacity: a ring buffer that knows how full it is.
 *
 * @example
 * const queue = new LatentQueue(2, 1);
 * queue.push(new Float32Array([1, 2, 3]));
 * queue.rows();   // 2 rows: 3 and 2 (in no special order)
 */
export class LatentQueue {
  private readonly buffer: Float32Array;
  private next = 0;
  private filled = 0;

  /** @param capacity - how many rows it holds @param width - how many values a row has */
  constructor(
    readonly capacity: number,
    readonly width: number,
  ) {
    checkInteger('queueSize', capacity, 1);
    checkInteger('width', width, 1);
    this.buffer = new Float32Array(capacity * width);
  }

  /** How many rows are in it. */
  get length(): number {
    return this.filled;
  }

  /** Adds whole rows, in place of the oldest ones when it is full. */
  push(rows: Float32Array): void {
    for (let at = 0; at + this.width <= rows.length; at += this.width) {
      this.buffer.set(rows.subarray(at, at + this.width), this.next * this.width);
      this.next = (this.next + 1) % this.capacity;
      this.filled = Math.min(this.filled + 1, this.capacity);
    }
  }

  /** The rows that were pushed: a view, `[length, width]`; what was never filled is not part of it. */
  rows(): Float32Array {
    return this.buffer.subarray(0, this.filled * this.width);
  }

  /** The whole buffer, zeros where nothing was pushed yet: what the reference's rule works on. */
  padded(): Float32Array {
    return this.buffer;
  }

  /** Everything needed to resume. */
  state(): { next: number; filled: number; rows: Float32Array } {
    return { next: this.next, filled: this.filled, rows: this.buffer.slice() };
  }

  /** Goes on from what {@link state} gave. @throws InputError when that was a queue of another size */
  restore({ next, filled, rows }: { next: number; filled: number; rows: Float32Array }): void {
    if (rows.length !== this.buffer.length) {
      throw new InputError('saved queue', `${this.capacity} rows of ${this.width} values`, `${rows.length} values`);
    }
    this.buffer.set(rows);
    this.next = next;
    this.filled = filled;
  }
}
