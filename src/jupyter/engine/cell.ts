import { AsyncLocalStorage } from 'node:async_hooks';
import { RisklabError } from '../../base';
import { hideAsyncMarks } from './asyncMarks';

/** What stops a cell that was interrupted. */
export class Interrupted extends RisklabError {
  override readonly name = 'Interrupted';

  constructor() {
    super('The cell was interrupted.');
  }
}

/** A `try` with a `finally`, or a `for await`, that runs; compiled code makes it. */
export interface Hold {
  /** Ends what it awaits at the moment. */
  end?: (reason: Interrupted) => void;
  /** The cell that it is in, once it has awaited something or cleans up. */
  cell?: Cell;
  /** True while its `finally` block runs after an interrupt. */
  cleans?: boolean;
}

/** One run of a cell. Everything that the cell starts, timers and promises too, sees it with {@link currentCell}. */
export class Cell {
  /** The cell whose output its output is: that of a comm's handler belongs to the cell that has set it. */
  outputTo: number;
  /** True once its reply is on its way; what it has started may still run. */
  ended = false;
  /** True from the interrupt on: the cell's own code stops at its next await or turn of a loop. */
  interrupted = false;
  /** Until when (as `performance.now()` tells) its functions may be called while what has stopped it goes up to it, in ms. */
  unwindsUntil = 0;
  /** What ends the awaits that `finally` blocks of the cell wait behind. */
  readonly holds = new Set<Hold>();
  /** How many of its `finally` blocks run after an interrupt. */
  cleaning = 0;
  /** Until when (as `performance.now()` tells) these may await, loop and call functions, in ms; 0 before the interrupt. */
  cleansUntil = 0;
  /** True when a signal has stopped its first synchronous part. */
  stoppedBySignal = false;
  /** Tells library code about the interrupt. */
  readonly controller = new AbortController();
  /** Rejects when the cell is given up. */
  readonly givenUp: Promise<never>;
  /** Ends the wait for the cell, whatever its code still does. */
  giveUp: () => void = () => undefined;

  constructor(
    readonly id: number,
    readonly file: string,
    /** Whether the front end can be asked for text. */
    readonly allowsInput = false,
  ) {
    this.outputTo = id;
    this.givenUp = new Promise((_, reject) => {
      this.giveUp = (): void => reject(new Interrupted());
    });
    this.givenUp.catch(() => undefined);
  }
}

const storage = new AsyncLocalStorage<Cell>();
let latest: Cell | undefined;

/** Keeps what belongs to a cell from being shown with its promises and timers. */
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
