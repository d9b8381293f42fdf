import { messageOf, RisklabError } from '../base';
import type { Difference } from './compare/difference';

/**
 * How a cell ended. `skipped`: its tag says so; `aborted`: it was not run, or not to its end, because the run ended before.
 * Only `ok` and `skipped` are success.
 */
export type Outcome = 'ok' | 'error' | 'timeout' | 'dead' | 'aborted' | 'skipped';

/**
 * What became of a notebook: how its first cell that did not end well ended; `invalid`: it could not be run or its copy not
 * be written; `different`: it ran well, but not to what the baseline has. Only `ok` is success.
 */
export type NotebookOutcome = Exclude<Outcome, 'skipped'> | 'invalid' | 'different';

/** What became of a code cell. */
export interface CellResult {
  /** Its number among all cells of the source notebook, from 1; that of its parameters cell for an injected one. */
  number: number;
  /** True of the cell that sets the parameters from outside: it has the number of the cell before it. */
  injected?: true;
  outcome: Outcome;
  /** How long it ran. */
  seconds: number;
  /** An earlier run had run it: its outputs were kept, and it ran again only for what later cells need. */
  replayed?: boolean;
  /** The number that the kernel gave it, if it did. */
  executionCount?: number;
  /** The line that failed, from 1, where it is known. */
  line?: number;
  /** What happened, in a line; none for a cell that ended well. */
  message?: string;
  /** The limit that it went over, beside that of time, which is an outcome of its own. */
  limit?: 'memory' | 'output';
  /** What it showed of its error. */
  traceback?: string[];
}

/** The cell at which a run ended early. */
export type CellFailure = CellResult & { message: string };

/** What became of a notebook. */
export interface NotebookResult {
  file: string;
  /** The executed copy; none when there was none to write. */
  copy?: string;
  outcome: NotebookOutcome;
  /** Its code cells in order, but empty ones. */
  cells: CellResult[];
  seconds: number;
  /** True when an earlier run had finished it, and nothing was run. */
  kept?: boolean;
  /** The values of its `metric` cells, by name. */
  metrics?: Record<string, unknown>;
  /** What differs from the baseline; empty when nothing does, absent when there was nothing to compare. */
  differences?: Difference[];
  /** Why it could not be run, its copy not be written, or nothing be compared. */
  problem?: string;
}

/**
 * Why a notebook could not be run. An unexpected error is reported with the notebook and where it was thrown; the other
 * notebooks still run, and reports are written.
 */
export function problemOf(error: unknown, file: string): string {
  if (error instanceof RisklabError) return error.message;
  const where = /^ {4}at .*$/m.exec((error as Partial<Error>).stack ?? '')?.[0].trim();
  return `${file}: ${messageOf(error)}${where === undefined ? '' : ` (${where})`}`;
}

/** The cell at which a notebook ended early, if it did. */
export function failureOf({ cells }: Pick<NotebookResult, 'cells'>): CellFailure | undefined {
  return cells.find((cell): cell is CellFailure => !isGood(cell) && cell.message !== undefined);
}

/** Whether a cell ended as it should. */
export function isGood({ outcome }: Pick<CellResult, 'outcome'>): boolean {
  return outcome === 'ok' || outcome === 'skipped';
}

/** How many cells ran to their end. */
export function countRun(cells: readonly CellResult[]): number {
  return cells.filter(({ outcome }) => outcome === 'ok').length;
}
