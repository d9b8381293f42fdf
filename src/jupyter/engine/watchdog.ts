import { Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { FrameReader } from '../wire/frames';
import { endEngine } from './endEngine';
import { pipes, type InterruptRequest } from './protocol';
import { slots, type InterruptState } from './interruptState';

/**
 * A thread of the engine that stays awake while a cell computes: it passes interrupts on, stops loops, and ends the
 * process when the kernel process is gone.
 */
const { cells, graceMs, patienceMs } = workerData as InterruptState;
const socket = new Socket({ fd: pipes.watchdog, readable: true, writable: false });

const reader = new FrameReader<InterruptRequest>();

socket.on('data', (chunk) => reader.push(chunk).forEach(({ head }) => interrupt(head.cell)));
socket.on('error', endEngine);
socket.on('close', endEngine);

function interrupt(cell: number): void {
  // In this order, and in the main thread the other way round: a cell that starts just now is seen here or there.
  Atomics.store(cells, slots.interrupted, cell);
  if (Atomics.load(cells, slots.running) !== cell) return;
  parentPort?.postMessage(cell);
  const watched = Atomics.load(cells, slots.watched) === cell;
  setTimeout(() => stopLoops(cell), watched ? graceMs : patienceMs);
}

/** The cell is still busy: stop its loops. */
function stopLoops(cell: number): void {
  if (Atomics.load(cells, slots.running) !== cell) return;
  Atomics.store(cells, slots.stop, cell);
  Atomics.store(cells, slots.wary, 1);
  // On Windows a signal would end the process.
  if (process.platform !== 'win32') setTimeout(() => stopCode(cell), patienceMs);
}

/** It is not in a loop of its own: stop whatever its first synchronous part is doing, once `finally` blocks had their time. */
function stopCode(cell: number): void {
  if (Atomics.load(cells, slots.cleaning) === cell) setTimeout(() => sendSignal(cell), graceMs);
  else sendSignal(cell);
}

function sendSignal(cell: number): void {
  // The main thread sees from the sign that a signal is on its way, should the cell end just now.
  const stillRuns = Atomics.compareExchange(cells, slots.running, cell, -cell) === cell;
  if (stillRuns) process.kill(process.pid, 'SIGINT');
}
