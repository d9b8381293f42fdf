import { Socket } from 'node:net';
import { parentPort } from 'node:worker_threads';
import { FrameReader } from '../wire/frames';
import { endEngine } from './endEngine';
import { pipes, type InterruptRequest } from './protocol';
import { slots, type InterruptState } from './interruptState';

/**
 * The part of the helper thread that passes interrupts on to the cell that runs, stops its code when it goes on all the
 * same, and ends the process when the kernel process is gone.
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
    const { cells, graceMs, patienceMs } = this.state;
    // In this order, and in the main thread the other way round: a cell that starts just now is seen here or there.
    Atomics.store(cells, slots.interrupted, cell);
    if (Atomics.load(cells, slots.running) !== cell) return;
    parentPort?.postMessage(cell);
    const watched = Atomics.load(cells, slots.watched) === cell;
    setTimeout(() => this.stopLoops(cell), watched ? graceMs : patienceMs);
  }

  /** The cell is still busy: stop its loops. */
  private stopLoops(cell: number): void {
    const { cells, patienceMs } = this.state;
    if (Atomics.load(cells, slots.running) !== cell) return;
    Atomics.store(cells, slots.stop, cell);
    Atomics.store(cells, slots.wary, 1);
    // On Windows a signal would end the process.
    if (process.platform !== 'win32') setTimeout(() => this.stopCode(cell), patienceMs);
  }

  /** It is not in a loop of its own: stop whatever its first synchronous part is doing, once `finally` blocks had their time. */
  private stopCode(cell: number): void {
    const { cells, graceMs } = this.state;
    if (Atomics.load(cells, slots.cleaning) === cell) setTimeout(() => this.sendSignal(cell), graceMs);
    else this.sendSignal(cell);
  }

  private sendSignal(cell: number): void {
    // The main thread sees from the sign that a signal is on its way, should the cell end just now.
    const stillRuns = Atomics.compareExchange(this.state.cells, slots.running, cell, -cell) === cell;
    if (stillRuns) process.kill(process.pid, 'SIGINT');
  }
}
