import { packFrame } from '../wire/frames';
import type { EngineFrame } from './protocol';
import { longestRecord, newRing, RingWriter } from './ring';
import { rawTag, streamTag } from './streamTag';

/** What was written is waited for as long as there are fewer lines than this in {@link windowMs}. */
const calmLines = 10;
/** In ms. */
const windowMs = 10;
/** How long at most a calm line waits to leave the process, in ms. */
const calmWaitMs = 20;
/** How long at most the process waits at its end for its last output to leave, in ms. */
const exitWaitMs = 5000;

/** The memory from which the helper thread takes what it writes to the pipe: a busy loop's output leaves the process, and costs the loop little. */
export const outputMemory = newRing();
const ring = new RingWriter(outputMemory);
/** A frame of which some pieces are in the ring; a signal may have stopped the code that was putting it there. */
let unfinished: { bytes: Buffer; at: number; pieceEnds: number } | undefined;
let windowStart = 0;
let linesInWindow = 0;

/** From now on the process ends only when its last output has left, or after {@link exitWaitMs}. */
export function keepLastOutput(): void {
  process.on('exit', () => ring.waitUntilEmpty(exitWaitMs));
}

/** Sends a frame to the kernel process, after all that was sent before. */
export function sendFrame(head: EngineFrame, ...parts: readonly Uint8Array[]): void {
  finish();
  const bytes = packFrame(head, ...parts);
  unfinished = { bytes, at: 0, pieceEnds: ring.position };
  finish();
  ring.hurry();
}

/**
 * Sends a piece of text for a stream of a cell. A line now and then is waited for, so that it is not lost should the next
 * one end the process; many lines are joined on their way.
 */
export function sendStream(cell: number, name: 'stdout' | 'stderr', text: string): void {
  if (3 * text.length > longestRecord) {
    sendFrame({ kind: 'stream', cell, name }, Buffer.from(text));
    return;
  }
  finish();
  ring.putText(streamTag(cell, name), text);
  const now = performance.now();
  if (now - windowStart > windowMs) {
    windowStart = now;
    linesInWindow = 0;
  }
  if (++linesInWindow < calmLines) ring.waitUntilEmpty(calmWaitMs);
  else if (ring.isHalfFull()) ring.hurry();
}

/** Puts what is left of a frame into the ring. */
function finish(): void {
  while (unfinished) {
    // A piece that was put just before a signal came counts.
    if (ring.position !== unfinished.pieceEnds) {
      unfinished.at += longestRecord;
      unfinished.pieceEnds = ring.position;
    }
    const { bytes, at } = unfinished;
    if (at < bytes.length) ring.put(rawTag, bytes.subarray(at, at + longestRecord));
    else unfinished = undefined;
  }
}
