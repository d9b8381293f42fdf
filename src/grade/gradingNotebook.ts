import { messageOf } from '../base';
import {
  hasTag,
  injectParameters,
  parseNotebook,
  profileParameters,
  type Notebook,
  type NotebookCell,
} from '../notebook';
import { GradeRejection } from './rejection';

/** The most cells that a notebook may have: the longest lab has 70. */
const mostCells = 1000;

/** The code of a notebook as it is run to be graded. */
export interface RunnableCode {
  /** Without outputs and tags; what was added to set parameters is among its cells. */
  cells: NotebookCell[];
  /** The number of each cell among those of the notebook, from 1. */
  numbers: number[];
}

/** A learner's notebook as it is run to be graded. */
export interface GradingNotebook extends RunnableCode {
  /** The lab, such as `04`. */
  lab: string;
}

/**
 * Reads a learner's notebook.
 *
 * @param bytes - of its file
 * @param profile - the profile of the lab that sets its parameters
 * @throws GradeRejection when it is none, is none of a lab, or has too many cells
 */
export function gradingNotebook(bytes: Buffer, profile: string): GradingNotebook {
  const notebook = parsed(bytes);
  const lab = labOf(notebook);
  return { lab, ...codeOf(withProfile(numbered(notebook), profile), 'check') };
}

/**
 * Reads the notebook of an entry to the competition: all its code as it was run, with the parameters that it was run with.
 *
 * @throws GradeRejection when it is none, or has too many cells
 */
export function entryNotebook(bytes: Buffer): RunnableCode {
  return codeOf(numbered(parsed(bytes)), 'skip-execution');
}

/** The lab that a notebook says it is of; undefined where it cannot be read, or says none. @param bytes - of its file */
export function labIn(bytes: Buffer): string | undefined {
  try {
    return labOf(parsed(bytes));
  } catch {
    return undefined;
  }
}

function codeOf({ cells }: Notebook, without: string): RunnableCode {
  const code = cells.filter((cell) => cell.cell_type === 'code' && !hasTag(cell, without) && cell.source.trim() !== '');
  let last = 0;
  const numbers = code.map((cell) => (last = numberOf(cell) ?? last));
  return { numbers, cells: code.map(({ source }) => codeCell(source)) };
}

/** A cell with nothing but code. */
export function codeCell(source: string): NotebookCell {
  return { cell_type: 'code', metadata: {}, source, outputs: [], execution_count: null };
}

function parsed(bytes: Buffer): Notebook {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return parseNotebook(text, 'The notebook');
  } catch (error) {
    throw new GradeRejection('rejected', `It is no notebook: ${messageOf(error)}`);
  }
}

/** @throws GradeRejection when it has too many cells */
function numbered(notebook: Notebook): Notebook {
  if (notebook.cells.length > mostCells) {
    throw new GradeRejection('rejected', `It has ${notebook.cells.length} cells, more than ${mostCells}.`);
  }
  return { ...notebook, cells: notebook.cells.map(withNumber) };
}

/** The number of a cell stays with it when another is put in front. */
function withNumber(cell: NotebookCell, i: number): NotebookCell {
  return { ...cell, metadata: { ...cell.metadata, number: i + 1 } };
}

function numberOf({ metadata }: NotebookCell): number | undefined {
  return typeof metadata['number'] === 'number' ? metadata['number'] : undefined;
}

function withProfile(notebook: Notebook, profile: string): Notebook {
  try {
    const typescript = {
      ...notebook,
      metadata: { ...notebook.metadata, kernelspec: { name: 'tslab', language: 'typescript' } },
    };
    return injectParameters(typescript, profileParameters(notebook, profile, 'The notebook'), 'The notebook');
  } catch (error) {
    throw new GradeRejection('rejected', messageOf(error));
  }
}

function labOf({ metadata }: Notebook): string {
  const lab = (metadata['risklab'] as { lab?: unknown } | null | undefined)?.lab;
  if (typeof lab === 'string' && /^\d\d$/.test(lab)) return lab;
  throw new GradeRejection('rejected', 'It is no lab: its metadata has no risklab.lab, such as "04".');
}
