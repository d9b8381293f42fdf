import { mean, sum } from '../../base';
import type { CellPlace, NotebookOutline } from '../listener';
import { fileName } from '../standardInput';

/** How long cells took in an earlier run, in seconds, by the file and the number of the cell. */
export type CellTimes = ReadonlyMap<string, number>;

/** What a cell is known by from one run to the next: the name of its notebook and its number. */
export function cellKey({ file, number }: Pick<CellPlace, 'file' | 'number'>): string {
  return `${fileName(file)}#${number}`;
}

interface Cell {
  key: string;
  startedAt?: number;
  seconds?: number;
}

/**
 * How far a run is, and how much of it is left. A cell is expected to take as long as in an earlier run, or as any other where there was
 * none, times the pace of this run so far. One that takes longer counts for the pace at once: what is left grows while it runs, and does
 * not wait for its end.
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
    const running = this.cells.filter(({ startedAt, seconds }) => startedAt !== undefined && seconds === undefined);
    const waiting = this.cells.filter(({ startedAt, seconds }) => startedAt === undefined && seconds === undefined);
    const ended = this.cells.filter(({ startedAt, seconds }) => startedAt !== undefined && seconds !== undefined);
    const usual = meanOf(this.cells.flatMap(({ key }) => this.earlier.get(key) ?? []));
    const expected = ({ key }: Cell): number => this.earlier.get(key) ?? usual ?? 1;
    const taken = ({ startedAt = now, seconds = now - startedAt }: Cell): number => seconds;
    // An earlier run counts as much as one cell that took as long as expected.
    const paceOf = (cells: Cell[]): number =>
      (sum(cells.map(taken)) + (usual ?? 0)) / (sum(cells.map(expected)) + (usual ?? 0));
    if (usual === undefined && ended.length === 0) return undefined;
    const before = paceOf(ended);
    const late = running.filter((cell) => taken(cell) > before * expected(cell));
    const pace = paceOf([...ended, ...late]);
    const rest = [
      ...waiting.map((cell) => pace * expected(cell)),
      ...running.map((cell) => Math.max(0, pace * expected(cell) - taken(cell))),
    ];
    return sum(rest) / Math.max(1, Math.min(this.jobs, this.notebooks.length));
  }
}

function meanOf(values: readonly number[]): number | undefined {
  return values.length > 0 ? mean(values) : undefined;
}
