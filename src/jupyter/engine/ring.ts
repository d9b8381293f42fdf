import { atomics } from './atomics';

/**
 * A ring buffer in memory that two threads share: one writes records, the other reads them. A record is in it whole or
 * not at all, even when a signal stops the writing thread in the middle.
 */
const controls = { head: 0, tail: 1, sleeping: 2, flushes: 3 } as const;
const capacity = 1 << 20;
/** Length and tag. */
const recordHead = 8;
/** How long a thread waits at most before it checks again, in ms. */
const longestWaitMs = 100;

/** The longest record. */
export const longestRecord = capacity / 4;

/** One record; `bytes` may be used until the next call of {@link RingReader.read}. */
export interface RingRecord {
  tag: number;
  bytes: Buffer;
}

/** The memory of a new ring. */
export function newRing(): SharedArrayBuffer {
  return new SharedArrayBuffer(4 * Object.keys(controls).length + capacity);
}

class Ring {
  protected readonly control: Int32Array;
  protected readonly bytes: Buffer;

  constructor(memory: SharedArrayBuffer) {
    const start = 4 * Object.keys(controls).length;
    this.control = new Int32Array(memory, 0, start / 4);
    this.bytes = Buffer.from(memory, start, capacity);
  }

  /** Number of bytes in it; positions only grow, modulo 2^32. */
  protected used(): number {
    const { control } = this;
    return (atomics.load(control, controls.head) - atomics.load(control, controls.tail)) >>> 0;
  }
}

/** The side of the thread that writes records. */
export class RingWriter extends Ring {
  /** Position after the last record that was written, also when it is not published yet. */
  get position(): number {
    return atomics.load(this.control, controls.head);
  }

  /** Writes a record of bytes. Waits while there is no room. */
  put(tag: number, bytes: Uint8Array): void {
    this.makeRoom(bytes.length);
    this.copy(this.position + recordHead, bytes);
    this.publish(tag, bytes.length);
  }

  /** Writes a record of text, as UTF-8; no longer than a third of {@link longestRecord}. */
  putText(tag: number, text: string): void {
    const most = 3 * text.length;
    const start = (this.position + recordHead) & (capacity - 1);
    if (start + most > capacity) return this.put(tag, Buffer.from(text));
    this.makeRoom(most);
    this.publish(tag, this.bytes.write(text, start));
  }

  /** Whether more than half of it is in use. */
  isHalfFull(): boolean {
    return this.used() > capacity / 2;
  }

  /** Asks the reader to read everything at once. */
  flush(): void {
    atomics.add(this.control, controls.flushes, 1);
    atomics.notify(this.control, controls.flushes);
  }

  /** Waits until everything was read. @returns false when the time was over before */
  waitUntilEmpty(timeoutMs: number): boolean {
    const end = Date.now() + timeoutMs;
    while (this.used() > 0) {
      const left = end - Date.now();
      if (left <= 0) return false;
      this.flush();
      const tail = atomics.load(this.control, controls.tail);
      if (this.used() > 0) atomics.wait(this.control, controls.tail, tail, Math.min(left, longestWaitMs));
    }
    return true;
  }

  private makeRoom(size: number): void {
    while (capacity - this.used() < size + recordHead) {
      this.flush();
      const tail = atomics.load(this.control, controls.tail);
      if (capacity - this.used() < size + recordHead) atomics.wait(this.control, controls.tail, tail, longestWaitMs);
    }
  }

  private copy(position: number, bytes: Uint8Array): void {
    const start = position & (capacity - 1);
    const first = Math.min(bytes.length, capacity - start);
    this.bytes.set(bytes.subarray(0, first), start);
    this.bytes.set(bytes.subarray(first), 0);
  }

  private publish(tag: number, length: number): void {
    const head = Buffer.allocUnsafe(recordHead);
    head.writeUInt32LE(length, 0);
    head.writeInt32LE(tag, 4);
    this.copy(this.position, head);
    atomics.store(this.control, controls.head, (this.position + recordHead + length) | 0);
    if (atomics.load(this.control, controls.sleeping) === 1) atomics.notify(this.control, controls.head);
  }
}

/** The side of the thread that reads records. */
export class RingReader extends Ring {
  private at = atomics.load(this.control, controls.tail);

  /** Resolves when there is a record; the thread does other work meanwhile. */
  async wait(): Promise<void> {
    atomics.store(this.control, controls.sleeping, 1);
    while (this.used() === 0) await atomics.waitAsync(this.control, controls.head, this.at, longestWaitMs).value;
    atomics.store(this.control, controls.sleeping, 0);
  }

  /** How often the writer has called {@link RingWriter.flush}. */
  flushes(): number {
    return atomics.load(this.control, controls.flushes);
  }

  /** Resolves after some time, or at the next {@link RingWriter.flush}. @param flushes - what {@link flushes} was before */
  async pause(ms: number, flushes: number): Promise<void> {
    await atomics.waitAsync(this.control, controls.flushes, flushes, ms).value;
  }

  /** The next record; its room can be written again after {@link free}. */
  read(): RingRecord | undefined {
    if ((atomics.load(this.control, controls.head) - this.at) >>> 0 === 0) return undefined;
    const head = this.slice(this.at, recordHead);
    const length = head.readUInt32LE(0);
    const bytes = this.slice(this.at + recordHead, length);
    this.at = (this.at + recordHead + length) | 0;
    return { tag: head.readInt32LE(4), bytes };
  }

  /** Lets the writer use the room of all that was read. */
  free(): void {
    atomics.store(this.control, controls.tail, this.at);
    atomics.notify(this.control, controls.tail);
  }

  private slice(position: number, length: number): Buffer {
    const start = position & (capacity - 1);
    if (start + length <= capacity) return this.bytes.subarray(start, start + length);
    return Buffer.concat([this.bytes.subarray(start), this.bytes.subarray(0, start + length - capacity)]);
  }
}
