import { AsyncLocalStorage } from 'node:async_hooks';
import { RisklabError } from '../../base';

/** What stops a cell that was interrupted. */
export class Interrupted extends RisklabError {
  override readonly name = 'Interrupted';

  constructor() {
    super('The cell was interrupted.');
  }
}

/** One run of a cell. Everything that the cell starts, timers and promises too, sees it with {@link currentCell}. */
export class Cell {
  /** True from the interrupt on: the cell's own code stops at its next await or turn of a loop. */
  interrupted = false;
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
  ) {
    this.givenUp = new Promise((_, reject) => {
      this.giveUp = (): void => reject(new Interrupted());
    });
    this.givenUp.catch(() => undefined);
  }
}

const storage = new AsyncLocalStorage<Cell>();
let latest: Cell | undefined;

/** Runs `body` as part of a cell. */
export function runInCell<T>(cell: Cell, body: () => Promise<T>): Promise<T> {
  latest = cell;
  return storage.run(cell, body);
}

/** The cell whose code is running; the one that started last when that cannot be known. */
export function currentCell(): Cell | undefined {
  return storage.getStore() ?? latest;
}
