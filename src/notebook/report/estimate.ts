import path from 'node:path';
import type { CellPlace, NotebookOutline } from '../listener';

/** How long cells took in an earlier run, in seconds, by {@link cellKey}. */
export type CellTimes = ReadonlyMap<string, number>;

/** What a cell is known by from one run to the next: the name of its notebook and its number. */
export function cellKey({ file, number }: Pick<CellPlace, 'file' | 'number'>): string {
  return `${path.basename(file)}#${number}`;
}

interface Cell {
  key: string;
  startedAt?: number;
  seconds?: number;
}

/**
 * How far a run is, and how much of it is left: each cell that is left is taken to need as long as it did in an earlier run,
 * or else as the mean of those that have ended.
 */
export class Estimate {
  private readonly cells: Cell[];

  /**
   * @param jobs - how many notebooks run at a time
   * @param earlier - times of an earlier run
   */
  constructor(
    private readonly notebooks: readonly NotebookOutline[],
    private readonly jobs: number,
    private readonly earlier: CellTimes = new Map(),
  ) {
    this.cells = notebooks.flatMap(({ file, cells }) => cells.map((number) => ({ key: cellKey({ file, number }) })));
  }

  /** How many cells have ended, of how many. */
  get progress(): { done: number; total: number } {
    return { done: this.cells.filter(({ seconds }) => seconds !== undefined).length, total: this.cells.length };
  }

  /** A cell starts. @param now - a clock, in seconds */
  started(key: string, now: number): void {
    const cell = this.cells.find((one) => one.key === key && one.startedAt === undefined);
    if (cell) cell.startedAt = now;
  }

  /** A cell has ended. */
  ended(key: string, seconds: number): void {
    const cell = this.cells.find((one) => one.key === key && one.seconds === undefined);
    if (cell) cell.seconds = seconds;
  }

  /** A notebook has ended: what it has not run it will not run. */
  notebookEnded(file: string): void {
    const name = cellKey({ file, number: 0 }).slice(0, -1);
    for (const cell of this.cells) if (cell.key.startsWith(name)) cell.seconds ??= 0;
  }

  /** How many seconds are left; undefined while there is nothing to tell it by. */
  left(now: number): number | undefined {
    const ended = this.cells.filter(({ startedAt, seconds }) => startedAt !== undefined && seconds !== undefined);
    const mean = ended.length > 0 ? ended.reduce((sum, { seconds = 0 }) => sum + seconds, 0) / ended.length : undefined;
    let sum = 0;
    for (const { key, startedAt, seconds } of this.cells) {
      if (seconds !== undefined) continue;
      const expected = this.earlier.get(key) ?? mean;
      if (expected === undefined) return undefined;
      sum += Math.max(0, expected - (startedAt === undefined ? 0 : now - startedAt));
    }
    return sum / Math.max(1, Math.min(this.jobs, this.notebooks.length));
  }
}
