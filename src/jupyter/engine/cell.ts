import { AsyncLocalStorage } from 'node:async_hooks';
import { RisklabError } from '../../base';
import { hideAsyncMarks } from './asyncMarks';

/** The error that stops an interrupted cell. */
export class Interrupted extends RisklabError {
  override readonly name = 'Interrupted';

  constructor() {
    super('The cell was interrupted.');
  }
}

/** A `try` with `finally`, or a `for await`, that is running; compiled code creates it. */
export interface Cleanup {
  /** Rejects what it awaits now. */
  end?: (reason: Interrupted) => void;
  /** Its cell; set once it has awaited something or its `finally` block runs. */
  cell?: Cell;
  /** True while its `finally` block runs after an interrupt. */
  isRunning?: boolean;
}

/** One run of a cell. Everything that the cell starts, timers and promises too, sees it with {@link currentCell}. */
export class Cell {
  /** The cell whose output its output is: that of a comm's handler belongs to the cell that has set it. */
  outputTo: number;
  /** True once its reply is on its way; what it has started may still run. */
  ended = false;
  /** True after an interrupt: the cell's code stops at its next await or iteration of a loop. */
  interrupted = false;
  /** Until when (in `performance.now()`, ms) its functions may be called while its stack unwinds. */
  unwindsUntil = 0;
  /** Its `try` statements with `finally` that wait now. */
  readonly cleanups = new Set<Cleanup>();
  /** How many of its `finally` blocks run after an interrupt. */
  cleaning = 0;
  /** Until when (in `performance.now()`, ms) these may await, loop and call functions; 0 before the interrupt. */
  cleansUntil = 0;
  /** True when a signal has stopped its first synchronous part. */
  stoppedBySignal = false;
  /** Tells library code about the interrupt. */
  readonly controller = new AbortController();
  /** Rejects when the cell is cancelled. */
  readonly cancelled: Promise<never>;
  /** Stops waiting for the cell, whatever its code still does. */
  cancel: () => void = () => undefined;

  constructor(
    readonly id: number,
    readonly file: string,
    /** Whether the front end can be asked for text. */
    readonly allowsInput = false,
  ) {
    this.outputTo = id;
    this.cancelled = new Promise((_, reject) => {
      this.cancel = (): void => reject(new Interrupted());
    });
    this.cancelled.catch(() => undefined);
  }
}

const storage = new AsyncLocalStorage<Cell>();
let latest: Cell | undefined;

/** Hides the cell, which Node stores on promises and timers, from what is printed of them. */
export function hideCells(): void {
  hideAsyncMarks(storage, new Cell(0, ''));
}

/** Runs `body` as part of a cell. */
export function runInCell<T>(cell: Cell, body: () => Promise<T>): Promise<T> {
  latest = cell;
  return storage.run(cell, body);
}

/** The cell whose code is running; the one that started last when that cannot be known. */
export function currentCell(): Cell | undefined {
  return storage.getStore() ?? latest;
}
