import { executionAsyncId } from 'node:async_hooks';
import { setTimeout } from 'node:timers/promises';
import { Script } from 'node:vm';
import { currentCell, Interrupted, type Cell, type Cleanup } from './cell';
import { hooks, slots, type InterruptState } from './interruptState';
import { atomics } from './atomics';
import { watchBlockingCalls } from './blockingCalls';

/** How long code that watches the interrupt signal may take to end by itself. */
const graceMs = 3000;
/** How long other code has to reach the event loop before its loops are stopped. */
const eventLoopMs = 100;
/** How long synchronous `finally` blocks may call functions of a cell that is being stopped. */
const unwindMs = 1000;
/** How long a signal to this process may take to arrive. */
const signalMs = 200;

/** Among how many child processes the one that is waited for can be told. */
const mostChildren = 4000;

const cells = new Int32Array(new SharedArrayBuffer(4 * Object.keys(slots).length));
const children = new Int32Array(new SharedArrayBuffer(4 * (1 + mostChildren)));
let running: Cell | undefined;
/** The turn of the event loop in which functions of cells were last allowed to run; checked once a turn, as calls are many. */
let freeTurn = -1;
/** Whether the watchdog's signal came during this cell and found no code to stop; and what is called then. */
let hasSignalCome = false;
let signalCame: () => void = () => undefined;

/** What the watchdog in the helper thread is given. */
export const interruptState: InterruptState = { cells, children, graceMs, eventLoopMs };

/**
 * Gives cells what they need to be interrupted: the hooks of compiled code, and
 * `globalThis[Symbol.for('Jupyter.interrupt')]`, an AbortSignal of the cell that runs. Code that asks for the signal has
 * {@link graceMs} to end after an interrupt; a cell that does not ask is stopped at once.
 */
export function watchForInterrupts(): void {
  // The watchdog's signal stops synchronous code. Without such code, or sent by others, it is ignored.
  process.on('SIGINT', () => {
    hasSignalCome = true;
    signalCame();
  });
  Object.defineProperty(globalThis, Symbol.for('Jupyter.interrupt'), { get: interruptSignal });
  Object.defineProperty(globalThis, hooks.resumed, { value: resumed });
  Object.defineProperty(globalThis, hooks.entered, { value: entered });
  Object.defineProperty(globalThis, hooks.awaits, { value: awaits });
  Object.defineProperty(globalThis, hooks.iterates, { value: iterates });
  Object.defineProperty(globalThis, hooks.cleanupStarts, { value: cleanupStarts });
  Object.defineProperty(globalThis, hooks.cleanupEnds, { value: cleanupEnds });
  Object.defineProperty(globalThis, hooks.stop, { value: cells });
  watchBlockingCalls(interruptState, checkCall);
}

/** Marks a cell as the one that runs. */
export function cellStarts(cell: Cell): void {
  running = cell;
  freeTurn = -1;
  hasSignalCome = false;
  atomics.store(cells, slots.stop, 0);
  atomics.store(cells, slots.cleaning, 0);
  atomics.store(cells, slots.running, cell.id);
  // It may have been interrupted while the engine was not ready for it.
  if (atomics.load(cells, slots.interrupted) === cell.id) interrupt(cell.id);
}

/**
 * No cell runs any more. Resolves when the next one may start: a signal that was sent to stop this cell must not stop the
 * next one.
 *
 * @param stoppedBySignal - the signal has stopped the cell
 */
export async function cellEnds(stoppedBySignal: boolean): Promise<void> {
  running = undefined;
  freeTurn = -1;
  const signalled = atomics.exchange(cells, slots.running, 0) < 0;
  if (!signalled || stoppedBySignal || hasSignalCome) return;
  const came = new Promise<void>((resolve) => (signalCame = resolve));
  const absent = setTimeout(signalMs, 'absent' as const, { ref: false });
  if ((await Promise.race([came, absent])) === 'absent') takeSignal();
}

/**
 * A signal that comes while Node leaves synchronous code stops the next such code that is run. So run a loop that does
 * nothing.
 */
function takeSignal(): void {
  const end = Date.now() + 5 * signalMs;
  try {
    new Script(`while (Date.now() < ${end});`).runInThisContext({ breakOnSigint: true });
  } catch {
    // It has come.
  }
}

function interruptSignal(): AbortSignal | undefined {
  if (running) atomics.store(cells, slots.watched, running.id);
  return currentCell()?.controller.signal;
}

/** Interrupts a cell, if it runs. */
export function interrupt(id: number): void {
  const cell = running;
  if (cell?.id !== id) return;
  // A second interrupt: do not wait for cleanup.
  if (cell.interrupted && hasToStop(cell)) cell.cancel();
  if (cell.interrupted) return;
  cell.interrupted = true;
  atomics.store(cells, slots.checksCalls, 1);
  cell.controller.abort(new Interrupted());
  const watched = atomics.load(cells, slots.watched) === id;
  if (watched) void setTimeout(graceMs, undefined, { ref: false }).then(() => stop(cell));
  else stop(cell);
}

/** Ends the awaits of a cell that have `finally` blocks behind them, and then the cell. */
function stop(cell: Cell): void {
  atomics.store(cells, slots.stop, cell.id);
  // As a microtask: the code that follows it runs before the next timer or event.
  queueMicrotask(() => {
    for (const { end } of cell.cleanups) end?.(unwinding(cell));
    endWhenClean(cell);
  });
  void setTimeout(graceMs, undefined, { ref: false }).then(cell.cancel);
}

function endWhenClean(cell: Cell): void {
  setImmediate(() => {
    if (cell.cleaning === 0) cell.cancel();
  });
}

/** Called after each await of a cell's code with its value, and in loops that have to stop. */
function resumed<T>(value: T): T {
  const cell = currentCell();
  if (cell && isStopped(cell)) throw unwinding(cell);
  return value;
}

/**
 * Called at the start of each function of a cell once there was an interrupt: stops recursion, callbacks of a library that
 * computes, and whatever timers, promises and events would call when the cell is over.
 */
function entered(): void {
  const turn = executionAsyncId();
  if (turn === freeTurn && cells[slots.stop] === 0) return;
  const cell = currentCell();
  const isOver = cell?.ended === true && cell.interrupted;
  if (!cell || !(isOver || (hasToStop(cell) && !mayClean(cell)))) freeTurn = turn;
  else if (performance.now() >= cell.unwindsUntil) throw isOver ? new Interrupted() : unwinding(cell);
}

/** Called before and after calls that keep the thread waiting. */
function checkCall(): void {
  const cell = currentCell();
  if (cell && !cell.ended && isStopped(cell)) throw unwinding(cell);
}

/** Called with what is awaited inside a `try` with `finally`: returns a promise that an interrupt rejects. */
function awaits(value: unknown, cleanup: Cleanup): unknown {
  const cell = currentCell();
  if (!cell || !isAwaitable(value)) return value;
  if (isStopped(cell)) throw unwinding(cell);
  if (cell.cleaning > 0) return value;
  cleanup.cell = cell;
  cell.cleanups.add(cleanup);
  return new Promise((resolve, reject) => {
    cleanup.end = reject;
    // Passed on unchanged, so that error stacks keep their async frames.
    Promise.resolve(value).then(resolve, reject);
  });
}

function isAwaitable(value: unknown): boolean {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** Called with what a `for await` iterates: returns the same items by promises that an interrupt rejects. */
function iterates(
  source: Partial<AsyncIterable<unknown> & Iterable<unknown>> | null | undefined,
  cleanup: Cleanup,
): unknown {
  const steps = source?.[Symbol.asyncIterator]?.();
  // What cannot be iterated gets its error from the loop itself.
  if (!steps) return source?.[Symbol.iterator] ? guardedItems(source as Iterable<unknown>, cleanup) : source;
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => awaits(steps.next(), cleanup),
      return: async (value?: unknown) => (await steps.return?.(value)) ?? { done: true, value },
    }),
  };
}

async function* guardedItems(source: Iterable<unknown>, cleanup: Cleanup): AsyncGenerator<unknown> {
  for (const item of source) yield await awaits(item, cleanup);
}

/** Called at the start of `finally` blocks once there was an interrupt. */
function cleanupStarts(cleanup: Cleanup): void {
  const cell = currentCell();
  if (!cell || cell.ended || !(cell.interrupted || hasToStop(cell))) return;
  cleanup.cell = cell;
  cleanup.isRunning = true;
  cell.cleaning++;
  if (cell.cleansUntil === 0) cell.cleansUntil = performance.now() + graceMs;
  atomics.store(cells, slots.cleaning, cell.id);
}

/** Called at the end of `finally` blocks. */
function cleanupEnds(cleanup: Cleanup): void {
  const { cell } = cleanup;
  if (!cell) return;
  cell.cleanups.delete(cleanup);
  if (!cleanup.isRunning) return;
  cleanup.isRunning = false;
  cell.cleaning--;
  if (cell.cleaning > 0) return;
  atomics.store(cells, slots.cleaning, 0);
  if (cell.interrupted) endWhenClean(cell);
}

function mayClean(cell: Cell): boolean {
  return cell.cleaning > 0 && !cell.ended && performance.now() < cell.cleansUntil;
}

function isStopped(cell: Cell): boolean {
  return (cell.interrupted || hasToStop(cell)) && !mayClean(cell);
}

function hasToStop({ id }: Cell): boolean {
  return atomics.load(cells, slots.stop) === id;
}

/** The error that stops a cell. While it unwinds the stack, `catch` blocks may call functions of the cell. */
function unwinding(cell: Cell): Interrupted {
  cell.unwindsUntil = performance.now() + unwindMs;
  process.nextTick(() => (cell.unwindsUntil = 0));
  return new Interrupted();
}
