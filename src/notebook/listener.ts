import type { CellResult, NotebookResult } from './results';
import type { OutputMessage } from './session/session';

/** A notebook of a run, and its code cells that may be run, by their numbers. */
export interface NotebookOutline {
  file: string;
  cells: number[];
}

/** A cell of a run. */
export interface CellPlace {
  file: string;
  /** As in its {@link CellResult}. */
  number: number;
  /** How many cells, of every type, its notebook has. */
  of: number;
}

/** Is told what happens in a run. What it does not name it is not told. */
export interface RunListener {
  /** The notebooks that can be run, before any is. */
  planned?(notebooks: NotebookOutline[]): void;
  /** A cell starts. */
  cellStarted?(cell: CellPlace): void;
  /** A cell puts something out. */
  output?(cell: CellPlace, message: OutputMessage): void;
  /** A cell has ended. */
  cellEnded?(cell: CellPlace, result: CellResult): void;
  /** A notebook has ended, or could not be run. */
  notebookEnded?(result: NotebookResult): void;
  /** Something that a person should know, in a line. */
  note?(line: string): void;
}
