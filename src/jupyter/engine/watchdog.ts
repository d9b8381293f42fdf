import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { childrenOf, familiesOf } from '../../base';
import { FrameReader } from '../wire/frames';
import { endEngine } from './endEngine';
import { pipes, type InterruptRequest } from './protocol';
import { slots, type InterruptState } from './interruptState';
import { atomics } from './atomics';

/** What a child process that a cell waits for is sent, one after the other, until it ends. */
const signals = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const;
/** How long it has to end after each of them, in ms. */
const endMs = 1000;
/**
 * How much processor time code may use before a signal stops it, in ms. What waits for its turn on a busy machine is not stuck: it may be loading a
 * part of Node, which a signal would break for good.
 */
const busyMs = 200;
const pollMs = 10;

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
  /** What this process had used when it was interrupted last. */
  private usage = process.cpuUsage();

  constructor(private readonly state: InterruptState) {}

  interrupt(cell: number): void {
    const { cells, graceMs, eventLoopMs } = this.state;
    this.usage = process.cpuUsage();
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
    const ms = atomics.load(cells, slots.cleaning) === cell ? graceMs : 0;
    setTimeout(() => void this.stopCall(cell), ms);
  }

  /** Where it waits for a child process, ends that, and then gives its `finally` blocks their time. */
  private async stopCall(cell: number): Promise<void> {
    const { cells, eventLoopMs } = this.state;
    if (atomics.load(cells, slots.running) !== cell) return;
    const call = atomics.load(cells, slots.call);
    if (call === 0) {
      if (this.isBusy()) this.sendSignal(cell);
      else setTimeout(() => this.stopCode(cell), pollMs);
      return;
    }
    // Where processes cannot be listed, none can be ended.
    await this.endChild(call).catch(() => undefined);
    setTimeout(() => this.stopCode(cell), eventLoopMs);
  }

  private isBusy(): boolean {
    const { user, system } = process.cpuUsage(this.usage);
    return user + system >= 1000 * busyMs;
  }

  private async endChild(call: number): Promise<void> {
    const { cells } = this.state;
    const isCalling = (): boolean => atomics.load(cells, slots.call) === call;
    const family = new Set<number>();
    for (const signal of signals) {
      const listed = this.childFamily();
      if (!isCalling()) return;
      for (const pid of listed) family.add(pid);
      for (const pid of family) send(pid, signal);
      for (const end = Date.now() + endMs; isCalling() && Date.now() < end;) await sleep(pollMs);
    }
  }

  /** The child process that is waited for, with all that it has started: a shell that ends does not end its commands. */
  private childFamily(): number[] {
    const [count = 0, ...known] = this.state.children;
    const before = new Set(known.slice(0, count));
    return familiesOf(childrenOf(process.pid).filter((pid) => !before.has(pid)));
  }

  private sendSignal(cell: number): void {
    // The negative number tells the main thread that a signal is sent, in case the cell ends just now.
    const stillRuns = atomics.compareExchange(this.state.cells, slots.running, cell, -cell) === cell;
    if (stillRuns) process.kill(process.pid, 'SIGINT');
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}
