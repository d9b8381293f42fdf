import { packFrame } from '../wire/frames';
import type { EngineFrame } from './protocol';
import { longestRecord, newRing, RingWriter } from './ring';
import { rawTag, streamTag } from './streamTag';

/** How many lines in {@link windowMs} are sent at once, and waited for; further ones are buffered. */
const fewLines = 10;
/** The time in which lines are counted, in ms. */
const windowMs = 10;
/** How long at most a line waits to leave the process, in ms. */
const lineWaitMs = 20;
/** How long at most the process waits at its end for its last output to leave, in ms. */
const exitWaitMs = 5000;

/** The memory from which the helper thread takes what it writes to the pipe: a busy loop's output leaves the process, and costs the loop little. */
export const outputMemory = newRing();
const ring = new RingWriter(outputMemory);
/** A frame of which some pieces are in the ring; a signal may have stopped the code that was writing it. */
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
  ring.flush();
}

/**
 * Sends a piece of text for a stream of a cell. When there are few lines, it waits until they have left, so that none is
 * lost when the process crashes next; many lines are joined into larger messages.
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
  if (++linesInWindow < fewLines) ring.waitUntilEmpty(lineWaitMs);
  else if (ring.isHalfFull()) ring.flush();
}

/** Puts what is left of a frame into the ring. */
function finish(): void {
  while (unfinished) {
    // A piece that was written just before a signal came counts.
    if (ring.position !== unfinished.pieceEnds) {
      unfinished.at += longestRecord;
      unfinished.pieceEnds = ring.position;
    }
    const { bytes, at } = unfinished;
    if (at < bytes.length) ring.put(rawTag, bytes.subarray(at, at + longestRecord));
    else unfinished = undefined;
  }
}
