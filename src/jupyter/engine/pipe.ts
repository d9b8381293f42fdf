import { writeSync } from 'node:fs';
import { packFrame } from '../wire';
import { pipes, type EngineFrame } from './protocol';

const pause = new Int32Array(new SharedArrayBuffer(4));

/** Sends a frame to the kernel process; returns when the pipe has taken it. */
export function sendFrame(head: EngineFrame, ...parts: readonly Uint8Array[]): void {
  const frame = packFrame(head, ...parts);
  let at = 0;
  while (at < frame.length) {
    try {
      at += writeSync(pipes.out, frame, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}
