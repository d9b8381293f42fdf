import { foundInstead, InputError, messageOf } from '../base';
import { bytesOf } from './standardInput';

/** What a code cell has put out; {@link https://nbformat.readthedocs.io/en/latest/format_description.html}. */
export type Output =
  | { output_type: 'stream'; name: string; text: string }
  | { output_type: 'display_data'; data: Record<string, unknown>; metadata: Record<string, unknown> }
  | {
      output_type: 'execute_result';
      data: Record<string, unknown>;
      metadata: Record<string, unknown>;
      execution_count: number | null;
    }
  | { output_type: 'error'; ename: string; evalue: string; traceback: string[] };

/** A cell; its text is one string here, in the file it is a list of lines. */
export interface NotebookCell {
  cell_type: 'code' | 'markdown' | 'raw';
  id?: string;
  metadata: Record<string, unknown>;
  source: string;
  /** Of code cells alone. */
  outputs?: Output[];
  /** Of code cells alone; null before it was run. */
  execution_count?: number | null;
}

/** A notebook of nbformat 4. */
export interface Notebook {
  nbformat: 4;
  nbformat_minor: number;
  metadata: Record<string, unknown>;
  cells: NotebookCell[];
}

/** The major version of the format that is read and written here. */
const major = 4;

/**
 * Reads a notebook.
 *
 * @param file - its path; `-` for the notebook on standard input
 * @throws InputError when the file cannot be read, is not JSON, or is no notebook of nbformat 4
 */
export async function readNotebook(file: string): Promise<Notebook> {
  let bytes: Buffer;
  try {
    bytes = await bytesOf(file);
  } catch (error) {
    throw new InputError(file, 'a readable notebook', foundInstead(error), 'Check the path.');
  }
  return parseNotebook(decoded(bytes, file), file);
}

/** Bytes of another encoding would silently become question marks. */
function decoded(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(file, 'text in UTF-8', 'another encoding, such as Latin-1', 'Save it as UTF-8.');
  }
}

/**
 * Reads a notebook from its text.
 *
 * @param what - what errors call it
 * @throws InputError when the text is not JSON, or no notebook of nbformat 4
 */
export function parseNotebook(text: string, what: string): Notebook {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError(what, 'JSON', messageOf(error), 'Is it a notebook, and is it whole?');
  }
  if (!isObject(value)) throw new InputError(what, 'an object of nbformat 4', value);
  checkVersion(what, value['nbformat']);
  if (!Array.isArray(value['cells'])) throw new InputError(`${what}, cells`, 'a list', value['cells']);
  return {
    ...value,
    nbformat: major,
    nbformat_minor: Number(value['nbformat_minor'] ?? 0),
    metadata: isObject(value['metadata']) ? value['metadata'] : {},
    cells: value['cells'].map((cell, i) => checkCell(`${what}, cell ${i + 1}`, cell)),
  };
}

function checkVersion(what: string, version: unknown): void {
  if (version === major) return;
  const newer = typeof version === 'number' && version > major;
  const todo = newer ? 'It was written by a newer Jupyter.' : 'Open it in JupyterLab and save it.';
  throw new InputError(`${what}, nbformat`, String(major), version, todo);
}

function checkCell(what: string, cell: unknown): NotebookCell {
  if (!isObject(cell)) throw new InputError(what, 'an object', cell);
  const type = cell['cell_type'];
  if (!isCellType(type)) throw new InputError(`${what}, cell_type`, 'code, markdown or raw', type);
  const metadata = cell['metadata'] ?? {};
  if (!isObject(metadata)) throw new InputError(`${what}, metadata`, 'an object', metadata);
  const common = { ...cell, cell_type: type, metadata, source: joined(`${what}, source`, cell['source']) };
  if (type !== 'code') return common;
  const outputs = cell['outputs'] ?? [];
  if (!Array.isArray(outputs)) throw new InputError(`${what}, outputs`, 'a list', outputs);
  const count = cell['execution_count'];
  return {
    ...common,
    outputs: outputs.map((output: unknown) => joinOutput(`${what}, outputs`, output)),
    execution_count: typeof count === 'number' ? count : null,
  };
}

function isCellType(type: unknown): type is NotebookCell['cell_type'] {
  return type === 'code' || type === 'markdown' || type === 'raw';
}

function joinOutput(what: string, output: unknown): Output {
  if (!isObject(output)) throw new InputError(what, 'objects', output);
  if (output['output_type'] === 'stream') return { ...output, text: joined(what, output['text']) } as Output;
  if (!isObject(output['data'])) return output as Output;
  const data = Object.entries(output['data']).map(([type, value]) => [
    type,
    isLines(value) && !isJsonType(type) ? value.join('') : value,
  ]);
  return { ...output, data: Object.fromEntries(data) as Record<string, unknown> } as Output;
}

function joined(what: string, text: unknown): string {
  if (typeof text === 'string') return text;
  if (isLines(text)) return text.join('');
  throw new InputError(what, 'a string or a list of strings', text);
}

function isLines(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((line) => typeof line === 'string');
}

/** Whether a value is an object with keys. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether nothing of a notebook was ever run, as far as can be seen: no run has left a note in it, and none an output or a count. */
export function isUnrun({ cells, metadata }: Notebook): boolean {
  const run = (metadata['risklab'] as { run?: unknown } | undefined)?.run;
  const fresh = cells.every((cell) => (cell.outputs ?? []).length === 0 && (cell.execution_count ?? null) === null);
  return fresh && run === undefined;
}

/** Whether a cell has a tag. */
export function hasTag(cell: NotebookCell, tag: string): boolean {
  const tags = cell.metadata['tags'];
  return Array.isArray(tags) && tags.includes(tag);
}

/** What an output shows in a form, where that is a text. @param type - such as `text/html` */
export function mimeText(data: Record<string, unknown>, type: string): string | undefined {
  const value = data[type];
  return typeof value === 'string' ? value : undefined;
}

/** Whether what an output shows in a form is JSON of any kind, and no text in lines. @param type - such as `application/json` */
export function isJsonType(type: string): boolean {
  return type === 'application/json' || /^application\/.*\+json$/.test(type);
}
