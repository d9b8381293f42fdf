import { isDeepStrictEqual } from 'node:util';
import { InputError } from '../base';
import { withTimesOf } from './cellRecord';
import { readNotebook, type Notebook, type NotebookCell } from './nbformat';
import type { NotebookOutcome } from './results';

/** What a copy says of the run that wrote it, in its metadata. */
export interface RunRecord {
  outcome: NotebookOutcome | 'running';
  /** How many of its cells, of every type, have ended well, from the first on. */
  done: number;
  /** The backend that was asked for. */
  backend?: string;
  /** What its outputs come from, see {@link fingerprintOf}. */
  fingerprint?: string;
}

/** A notebook that takes over from an earlier run. */
export interface Resumed {
  notebook: Notebook;
  /** How many cells, of every type, are as that run left them. */
  good: number;
  /** Whether that run had finished it. */
  finished: boolean;
  /** What the outputs of that run come from. */
  fingerprint?: string;
}

/** The notebook as it is saved: with a record of the run. */
export function withRecord(notebook: Notebook, record: RunRecord): Notebook {
  const risklab = { ...(notebook.metadata['risklab'] as object | undefined), run: record };
  return { ...notebook, metadata: { ...notebook.metadata, risklab } };
}

/**
 * Takes over the outputs that an earlier run has left in a copy: those of the cells that ended well, up to the first that
 * is another one now.
 *
 * @param copy - the file; one that is no notebook, or not of such a run, is as good as none
 * @param notebook - as it would be run, with its parameters
 * @param backend - the backend that is asked for; a run with another one is not gone on with
 */
export async function resumeFrom(copy: string, notebook: Notebook, backend: string | undefined): Promise<Resumed> {
  const earlier = await readIfNotebook(copy);
  const record = earlier && recordOf(earlier);
  if (!earlier || !record || record.backend !== backend) return { notebook, good: 0, finished: false };
  const differs = notebook.cells.findIndex((cell, i) => i >= record.done || !isSameCell(cell, earlier.cells[i]));
  const good = differs < 0 ? notebook.cells.length : differs;
  const cells = notebook.cells.map((cell, i) => (i < good ? withOutputs(cell, earlier.cells[i]) : cell));
  const finished = record.outcome === 'ok' && good === cells.length && earlier.cells.length === cells.length;
  const { language_info } = earlier.metadata;
  const metadata = { ...notebook.metadata, ...(finished && language_info ? { language_info } : {}) };
  return { notebook: { ...notebook, metadata, cells }, good, finished, fingerprint: record.fingerprint };
}

async function readIfNotebook(file: string): Promise<Notebook | undefined> {
  try {
    return await readNotebook(file);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function recordOf({ metadata }: Notebook): RunRecord | undefined {
  const { run } = (metadata['risklab'] ?? {}) as { run?: Partial<RunRecord> };
  return run && typeof run.done === 'number' && run.outcome !== undefined ? (run as RunRecord) : undefined;
}

function isSameCell(cell: NotebookCell, other: NotebookCell | undefined): boolean {
  return (
    cell.cell_type === other?.cell_type &&
    cell.source === other.source &&
    isDeepStrictEqual(cell.metadata['tags'], other.metadata['tags'])
  );
}

function withOutputs(cell: NotebookCell, earlier: NotebookCell = cell): NotebookCell {
  if (cell.cell_type !== 'code') return cell;
  const { outputs = [], execution_count = null } = earlier;
  return { ...withTimesOf(cell, earlier), outputs, execution_count };
}
