import { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { packFrame } from '../wire/frames';
import { endEngine } from './endEngine';
import { pipes, type EngineFrame } from './protocol';
import { RingReader, type RingRecord } from './ring';
import { rawTag, streamOf } from './streamTag';

/** Lines that come within this time of each other are sent together, in ms. */
const pauseMs = 4;
/** The longest text of one message, in bytes. */
const mostText = 1 << 18;

/** Sends what is in the ring to the kernel process, in the helper thread. Never ends. */
export async function writeOutput(memory: SharedArrayBuffer): Promise<never> {
  const ring = new RingReader(memory);
  const pipe = new Socket({ fd: pipes.out, readable: false, writable: true });
  // The kernel process has ended.
  pipe.on('error', endEngine);
  for (;;) {
    await ring.wait();
    const flushes = ring.flushes();
    const { chunks, onlyText } = takeAll(ring);
    await write(pipe, chunks);
    ring.free();
    if (onlyText) await ring.pause(pauseMs, flushes);
    // The thread also receives interrupts, also while a cell prints without end.
    await setImmediate();
  }
}

/** Reads all records of the ring; neighbouring texts of a stream are joined. The bytes stay in the ring until it is freed. */
function takeAll(ring: RingReader): { chunks: Buffer[]; onlyText: boolean } {
  const chunks: Buffer[] = [];
  let onlyText = true;
  let joined: { tag: number; parts: Buffer[]; size: number } | undefined;
  const endText = (): void => {
    if (joined) chunks.push(streamFrame(joined.tag, joined.parts));
    joined = undefined;
  };
  let record: RingRecord | undefined;
  while ((record = ring.read())) {
    const { tag, bytes } = record;
    if (joined && (joined.tag !== tag || joined.size > mostText)) endText();
    if (tag === rawTag) {
      chunks.push(bytes);
      onlyText = false;
    } else {
      joined ??= { tag, parts: [], size: 0 };
      joined.parts.push(bytes);
      joined.size += bytes.length;
    }
  }
  endText();
  return { chunks, onlyText };
}

function streamFrame(tag: number, parts: readonly Buffer[]): Buffer {
  const text = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  return packFrame({ kind: 'stream', ...streamOf(tag) } satisfies EngineFrame, text);
}

/** Resolves when everything is written. */
async function write(pipe: Socket, chunks: readonly Buffer[]): Promise<void> {
  pipe.cork();
  const written = chunks.map((chunk) => new Promise<void>((resolve) => pipe.write(chunk, () => resolve())));
  pipe.uncork();
  await Promise.all(written);
}
