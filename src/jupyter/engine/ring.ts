/**
 * A queue of bytes in memory that two threads share: one puts records in, the other takes them out. A record is there
 * whole or not at all, even when the thread that puts it is stopped by a signal in the middle.
 */
const controls = { head: 0, tail: 1, sleeping: 2, urgent: 3 } as const;
const capacity = 1 << 20;
/** Length and tag. */
const recordHead = 8;
/** How long a thread sleeps at most before it looks again, in ms. */
const napMs = 100;

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

  /** Bytes that are in it; positions count on for ever, modulo 2^32. */
  protected used(): number {
    const { control } = this;
    return (Atomics.load(control, controls.head) - Atomics.load(control, controls.tail)) >>> 0;
  }
}

/** The end of the thread that puts records in. */
export class RingWriter extends Ring {
  /** Where the last record that was put ends, or will end if it has not been published. */
  get position(): number {
    return Atomics.load(this.control, controls.head);
  }

  /** Puts a record of bytes. Waits while there is no room. */
  put(tag: number, bytes: Uint8Array): void {
    this.makeRoom(bytes.length);
    this.copy(this.position + recordHead, bytes);
    this.publish(tag, bytes.length);
  }

  /** Puts a record of text, as UTF-8; no longer than a third of {@link longestRecord}. */
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

  /** What is in it is to be taken at once. */
  hurry(): void {
    Atomics.add(this.control, controls.urgent, 1);
    Atomics.notify(this.control, controls.urgent);
  }

  /** Waits until everything was taken. @returns whether it was, before the time was over */
  waitUntilEmpty(timeoutMs: number): boolean {
    const end = Date.now() + timeoutMs;
    while (this.used() > 0) {
      const left = end - Date.now();
      if (left <= 0) return false;
      this.hurry();
      const tail = Atomics.load(this.control, controls.tail);
      if (this.used() > 0) Atomics.wait(this.control, controls.tail, tail, Math.min(left, napMs));
    }
    return true;
  }

  private makeRoom(size: number): void {
    while (capacity - this.used() < size + recordHead) {
      this.hurry();
      const tail = Atomics.load(this.control, controls.tail);
      if (capacity - this.used() < size + recordHead) Atomics.wait(this.control, controls.tail, tail, napMs);
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
    Atomics.store(this.control, controls.head, (this.position + recordHead + length) | 0);
    if (Atomics.load(this.control, controls.sleeping) === 1) Atomics.notify(this.control, controls.head);
  }
}

/** The end of the thread that takes records out. */
export class RingReader extends Ring {
  private at = Atomics.load(this.control, controls.tail);

  /** Resolves when there is a record; the thread does other work meanwhile. */
  async wait(): Promise<void> {
    Atomics.store(this.control, controls.sleeping, 1);
    while (this.used() === 0) await Atomics.waitAsync(this.control, controls.head, this.at, napMs).value;
    Atomics.store(this.control, controls.sleeping, 0);
  }

  /** How often the writer has been in a hurry. */
  hurries(): number {
    return Atomics.load(this.control, controls.urgent);
  }

  /** Resolves after some time, or as soon as the writer is in a hurry. @param hurries - what {@link hurries} was before */
  async pause(ms: number, hurries: number): Promise<void> {
    await Atomics.waitAsync(this.control, controls.urgent, hurries, ms).value;
  }

  /** The next record; its room is not free before {@link free}. */
  read(): RingRecord | undefined {
    if ((Atomics.load(this.control, controls.head) - this.at) >>> 0 === 0) return undefined;
    const head = this.slice(this.at, recordHead);
    const length = head.readUInt32LE(0);
    const bytes = this.slice(this.at + recordHead, length);
    this.at = (this.at + recordHead + length) | 0;
    return { tag: head.readInt32LE(4), bytes };
  }

  /** Gives the room of what was read back to the writer. */
  free(): void {
    Atomics.store(this.control, controls.tail, this.at);
    Atomics.notify(this.control, controls.tail);
  }

  private slice(position: number, length: number): Buffer {
    const start = position & (capacity - 1);
    if (start + length <= capacity) return this.bytes.subarray(start, start + length);
    return Buffer.concat([this.bytes.subarray(start), this.bytes.subarray(0, start + length - capacity)]);
  }
}
