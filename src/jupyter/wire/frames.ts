import { fromJson, toJson } from './json';

/**
 * The format of the pipes between the kernel process and the engine process: a frame is a list of byte strings, the first
 * of which is JSON that says what it is. Layout, all numbers 32 bits little endian:
 * bytes that follow, number of parts, length of each part, the parts.
 */
export function packFrame(head: object, ...rest: readonly Uint8Array[]): Buffer {
  const parts = [Buffer.from(toJson(head)), ...rest];
  const index = 4 * (2 + parts.length);
  const size = parts.reduce((sum, part) => sum + part.byteLength, index);
  const frame = Buffer.allocUnsafe(size);
  frame.writeUInt32LE(size - 4, 0);
  frame.writeUInt32LE(parts.length, 4);
  let at = index;
  parts.forEach((part, i) => {
    frame.writeUInt32LE(part.byteLength, 8 + 4 * i);
    frame.set(part, at);
    at += part.byteLength;
  });
  return frame;
}

/** A frame as it was read. */
export interface Frame<Head> {
  head: Head;
  parts: Buffer[];
}

/** Cuts the bytes of a pipe into frames. */
export class FrameReader<Head> {
  private chunks: Buffer[] = [];
  private size = 0;

  /** Takes the next bytes and returns the frames that they complete. */
  push(chunk: Buffer): Frame<Head>[] {
    this.chunks.push(chunk);
    this.size += chunk.length;
    if (this.size < this.needed()) return [];
    let bytes = this.chunks.length === 1 ? chunk : Buffer.concat(this.chunks);
    const frames: Frame<Head>[] = [];
    while (bytes.length >= 4 && bytes.length >= 4 + bytes.readUInt32LE(0)) {
      const end = 4 + bytes.readUInt32LE(0);
      frames.push(unpack<Head>(bytes.subarray(4, end)));
      bytes = bytes.subarray(end);
    }
    this.chunks = bytes.length > 0 ? [bytes] : [];
    this.size = bytes.length;
    return frames;
  }

  /** How many bytes make the frame that has begun; keeps a large frame from being joined again for each chunk. */
  private needed(): number {
    const [first] = this.chunks;
    return first && first.length >= 4 ? 4 + first.readUInt32LE(0) : 4;
  }
}

function unpack<Head>(bytes: Buffer): Frame<Head> {
  const count = bytes.readUInt32LE(0);
  let at = 4 + 4 * count;
  const parts = Array.from({ length: count }, (_, i) => {
    const length = bytes.readUInt32LE(4 + 4 * i);
    at += length;
    return bytes.subarray(at - length, at);
  });
  const [head, ...rest] = parts;
  return { head: fromJson(String(head)) as Head, parts: rest };
}
