import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { packFrame } from '../wire/frames';
import { endEngine } from './endEngine';
import { pipes, type EngineFrame } from './protocol';
import { RingReader, type RingRecord } from './ring';
import { rawTag, streamOf } from './streamTag';

/** The thread of the engine that writes to the pipe to the kernel process, whatever the cell's own thread does. */

/** Lines that come within this time of each other leave together, in ms. */
const pauseMs = 4;
/** As much text as one message has at most, in bytes. */
const mostText = 1 << 18;
/** How long a full pipe is left alone, in ms. */
const fullMs = 1;

const ring = new RingReader(workerData as SharedArrayBuffer);
const nap = new Int32Array(new SharedArrayBuffer(4));

function run(): never {
  for (;;) {
    ring.wait();
    const hurries = ring.hurries();
    const onlyText = drain();
    ring.free();
    if (onlyText) ring.pause(pauseMs, hurries);
  }
}

/** Writes all that is in the ring. @returns whether it was text alone */
function drain(): boolean {
  let onlyText = true;
  let joined: { tag: number; parts: Buffer[]; size: number } | undefined;
  const writeJoined = (): void => {
    if (joined)
      write(packFrame({ kind: 'stream', ...streamOf(joined.tag) } satisfies EngineFrame, joinedBytes(joined.parts)));
    joined = undefined;
  };
  let record: RingRecord | undefined;
  while ((record = ring.read())) {
    const { tag, bytes } = record;
    if (joined && (joined.tag !== tag || joined.size > mostText)) writeJoined();
    if (tag === rawTag) {
      write(bytes);
      onlyText = false;
    } else {
      joined ??= { tag, parts: [], size: 0 };
      joined.parts.push(bytes);
      joined.size += bytes.length;
    }
  }
  writeJoined();
  return onlyText;
}

function joinedBytes(parts: readonly Buffer[]): Buffer {
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
}

/** Returns when the pipe has taken everything. */
function write(bytes: Buffer): void {
  let at = 0;
  while (at < bytes.length) {
    try {
      at += writeSync(pipes.out, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') endProcess();
      Atomics.wait(nap, 0, 0, fullMs);
    }
  }
}

/** Nobody reads any more: the kernel process is gone. */
function endProcess(): never {
  endEngine();
  for (;;) Atomics.wait(nap, 0, 0);
}

run();
