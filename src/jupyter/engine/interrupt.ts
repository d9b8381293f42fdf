import { executionAsyncId } from 'node:async_hooks';
import { setTimeout } from 'node:timers/promises';
import { Script } from 'node:vm';
import { currentCell, Interrupted, type Cell, type Hold } from './cell';
import { hooks, slots, type InterruptState } from './interruptState';

/** How long code that watches the interrupt signal may take to end by itself. */
const graceMs = 3000;
/** How long other code has to reach the event loop before its loops are stopped. */
const patienceMs = 100;
/** How long `finally` blocks without a pause may call functions of the cell, which is being stopped. */
const unwindMs = 1000;
/** How long a signal to the own process may take. */
const signalMs = 200;

const cells = new Int32Array(new SharedArrayBuffer(4 * Object.keys(slots).length));
let running: Cell | undefined;
/** The turn of the event loop in which functions of cells were last found to be free to run: most calls come in large numbers. */
let freeTurn = -1;
/** Whether the watchdog's signal has come, during the cell that runs, and found no code to stop; and what is called then. */
let hasSignalCome = false;
let signalCame: () => void = () => undefined;

/** What the watchdog in the helper thread is given. */
export const interruptState: InterruptState = { cells, graceMs, patienceMs };

/**
 * Gives cells what they need to be interrupted: the hooks of compiled code, and
 * `globalThis[Symbol.for('Jupyter.interrupt')]`, an AbortSignal of the cell that runs. Code that asks for the signal has
 * {@link graceMs} to end after an interrupt; a cell that does not ask is given up at once.
 */
export function watchForInterrupts(): void {
  // The watchdog's signal stops synchronous code; anywhere else, or sent to the whole process group, it means nothing.
  process.on('SIGINT', () => {
    hasSignalCome = true;
    signalCame();
  });
  Object.defineProperty(globalThis, Symbol.for('Jupyter.interrupt'), { get: interruptSignal });
  Object.defineProperty(globalThis, hooks.resumed, { value: resumed });
  Object.defineProperty(globalThis, hooks.entered, { value: entered });
  Object.defineProperty(globalThis, hooks.held, { value: held });
  Object.defineProperty(globalThis, hooks.iterated, { value: iterated });
  Object.defineProperty(globalThis, hooks.cleans, { value: cleans });
  Object.defineProperty(globalThis, hooks.cleaned, { value: cleaned });
  Object.defineProperty(globalThis, hooks.stop, { value: cells });
}

/** Marks a cell as the one that runs. */
export function cellStarts(cell: Cell): void {
  running = cell;
  freeTurn = -1;
  hasSignalCome = false;
  Atomics.store(cells, slots.stop, 0);
  Atomics.store(cells, slots.cleaning, 0);
  Atomics.store(cells, slots.running, cell.id);
  // It may have been interrupted while the engine was not ready for it.
  if (Atomics.load(cells, slots.interrupted) === cell.id) interrupt(cell.id);
}

/**
 * No cell runs any more. Resolves when the next one may start: a signal that was sent to stop this cell, which ended by
 * itself meanwhile, must not stop that.
 *
 * @param stoppedBySignal - the signal has done its work
 */
export async function cellEnds(stoppedBySignal: boolean): Promise<void> {
  running = undefined;
  freeTurn = -1;
  const signalled = Atomics.exchange(cells, slots.running, 0) < 0;
  if (!signalled || stoppedBySignal || hasSignalCome) return;
  const came = new Promise<void>((resolve) => (signalCame = resolve));
  const absent = setTimeout(signalMs, 'absent' as const, { ref: false });
  if ((await Promise.race([came, absent])) === 'absent') takeSignal();
}

/**
 * A signal that comes while Node is leaving synchronous code is kept, and stops the next such code that is run: let that
 * be some that does nothing.
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
  if (running) Atomics.store(cells, slots.watched, running.id);
  return currentCell()?.controller.signal;
}

/** Interrupts a cell, if it runs. */
export function interrupt(id: number): void {
  const cell = running;
  if (cell?.id !== id) return;
  // Once more: what cleans up had its chance.
  if (cell.interrupted && hasToStop(cell)) cell.giveUp();
  if (cell.interrupted) return;
  cell.interrupted = true;
  Atomics.store(cells, slots.wary, 1);
  cell.controller.abort(new Interrupted());
  const watched = Atomics.load(cells, slots.watched) === id;
  if (watched) void setTimeout(graceMs, undefined, { ref: false }).then(() => stop(cell));
  else stop(cell);
}

/** Ends the awaits of a cell that have `finally` blocks behind them, and then the cell. */
function stop(cell: Cell): void {
  Atomics.store(cells, slots.stop, cell.id);
  // As a microtask, after which all that follows has run before the next timer or event.
  queueMicrotask(() => {
    for (const { end } of cell.holds) end?.(unwinding(cell));
    endWhenClean(cell);
  });
  void setTimeout(graceMs, undefined, { ref: false }).then(cell.giveUp);
}

function endWhenClean(cell: Cell): void {
  setImmediate(() => {
    if (cell.cleaning === 0) cell.giveUp();
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

/** Called with what is awaited before a `finally` block: gives what ends at the interrupt. */
function held(value: unknown, hold: Hold): unknown {
  const cell = currentCell();
  if (!cell || !isAwaitable(value)) return value;
  if (isStopped(cell)) throw unwinding(cell);
  if (cell.cleaning > 0) return value;
  hold.cell = cell;
  cell.holds.add(hold);
  return new Promise((resolve, reject) => {
    hold.end = reject;
    // Given as they are, so that stacks of errors find their way through.
    Promise.resolve(value).then(resolve, reject);
  });
}

function isAwaitable(value: unknown): boolean {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** Called with what a `for await` goes through: gives the same, with waits that end at the interrupt. */
function iterated(source: Partial<AsyncIterable<unknown> & Iterable<unknown>> | null | undefined, hold: Hold): unknown {
  const steps = source?.[Symbol.asyncIterator]?.();
  // What cannot be iterated gets its error from the loop itself.
  if (!steps) return source?.[Symbol.iterator] ? heldItems(source as Iterable<unknown>, hold) : source;
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => held(steps.next(), hold),
      return: async (value?: unknown) => (await steps.return?.(value)) ?? { done: true, value },
    }),
  };
}

async function* heldItems(source: Iterable<unknown>, hold: Hold): AsyncGenerator<unknown> {
  for (const item of source) yield await held(item, hold);
}

/** Called at the start of `finally` blocks once there was an interrupt. */
function cleans(hold: Hold): void {
  const cell = currentCell();
  if (!cell || cell.ended || !(cell.interrupted || hasToStop(cell))) return;
  hold.cell = cell;
  hold.cleans = true;
  cell.cleaning++;
  if (cell.cleansUntil === 0) cell.cleansUntil = performance.now() + graceMs;
  Atomics.store(cells, slots.cleaning, cell.id);
}

/** Called at the end of `finally` blocks. */
function cleaned(hold: Hold): void {
  const { cell } = hold;
  if (!cell) return;
  cell.holds.delete(hold);
  if (!hold.cleans) return;
  hold.cleans = false;
  cell.cleaning--;
  if (cell.cleaning > 0) return;
  Atomics.store(cells, slots.cleaning, 0);
  if (cell.interrupted) endWhenClean(cell);
}

function mayClean(cell: Cell): boolean {
  return cell.cleaning > 0 && !cell.ended && performance.now() < cell.cleansUntil;
}

function isStopped(cell: Cell): boolean {
  return (cell.interrupted || hasToStop(cell)) && !mayClean(cell);
}

function hasToStop({ id }: Cell): boolean {
  return Atomics.load(cells, slots.stop) === id;
}

/** The error that stops a cell; until it has gone all the way up, `catch` blocks may clean up with functions of the cell. */
function unwinding(cell: Cell): Interrupted {
  cell.unwindsUntil = performance.now() + unwindMs;
  process.nextTick(() => (cell.unwindsUntil = 0));
  return new Interrupted();
}
