import { Socket } from 'node:net';
import { parentPort } from 'node:worker_threads';
import { FrameReader } from '../wire/frames';
import { endEngine } from './endEngine';
import { pipes, type InterruptRequest } from './protocol';
import { slots, type InterruptState } from './interruptState';
import { atomics } from './atomics';

/**
 * The part of the helper thread that interrupts the cell that runs. It stops the cell's code when that does not end by itself, and
 * ends the process when the kernel process has ended.
 */
export function watch(state: InterruptState): void {
  const watchdog = new Watchdog(state);
  const socket = new Socket({ fd: pipes.watchdog, readable: true, writable: false });
  const reader = new FrameReader<InterruptRequest>();
  socket.on('data', (chunk) => reader.push(chunk).forEach(({ head }) => watchdog.interrupt(head.cell)));
  socket.on('error', endEngine);
  socket.on('close', endEngine);
}

class Watchdog {
  constructor(private readonly state: InterruptState) {}

  interrupt(cell: number): void {
    const { cells, graceMs, eventLoopMs } = this.state;
    // In this order, and in the main thread in the opposite order, so that one of the two threads sees a cell that starts just now.
    atomics.store(cells, slots.interrupted, cell);
    if (atomics.load(cells, slots.running) !== cell) return;
    parentPort?.postMessage(cell);
    const watched = atomics.load(cells, slots.watched) === cell;
    setTimeout(() => this.stopLoops(cell), watched ? graceMs : eventLoopMs);
  }

  /** The cell is still busy: stop its loops. */
  private stopLoops(cell: number): void {
    const { cells, eventLoopMs } = this.state;
    if (atomics.load(cells, slots.running) !== cell) return;
    atomics.store(cells, slots.stop, cell);
    atomics.store(cells, slots.checksCalls, 1);
    // On Windows a signal would end the process.
    if (process.platform !== 'win32') setTimeout(() => this.stopCode(cell), eventLoopMs);
  }

  /** It is not in a loop of its own: stop what its first synchronous part is doing, after the time of its `finally` blocks. */
  private stopCode(cell: number): void {
    const { cells, graceMs } = this.state;
    if (atomics.load(cells, slots.cleaning) === cell) setTimeout(() => this.sendSignal(cell), graceMs);
    else this.sendSignal(cell);
  }

  private sendSignal(cell: number): void {
    // The negative number tells the main thread that a signal is sent, in case the cell ends just now.
    const stillRuns = atomics.compareExchange(this.state.cells, slots.running, cell, -cell) === cell;
    if (stillRuns) process.kill(process.pid, 'SIGINT');
  }
}
