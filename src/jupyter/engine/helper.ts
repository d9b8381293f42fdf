import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { InterruptState } from './interruptState';

/** What the helper thread is given. */
export interface HelperData {
  /** What it shares with the cells' thread to interrupt them. */
  interrupts: InterruptState;
  /** The memory of the ring from which it writes output. */
  output: SharedArrayBuffer;
}

/**
 * Starts the helper thread, which works while a cell computes: it takes interrupts, and writes output to the kernel
 * process. One thread does both, as each thread takes as much processor time to start as several cells.
 *
 * @param onInterrupt - is called in this thread, once it is idle, with the cell to be interrupted
 */
export function startHelper(data: HelperData, onInterrupt: (cell: number) => void): void {
  const helper = new Worker(path.join(__dirname, 'helperThread.js'), { workerData: data });
  helper.on('message', onInterrupt);
  helper.unref();
}
