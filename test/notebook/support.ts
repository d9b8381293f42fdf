import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  formatNotebook,
  parseNotebook,
  RunConsole,
  runNotebooks,
  type Notebook,
  type NotebookCell,
  type NotebookResult,
  type Output,
  type RunNotebooksOptions,
} from '../../src/notebook';

/** A code cell. */
export function code(source: string, tags: string[] = []): NotebookCell {
  const metadata = tags.length > 0 ? { tags } : {};
  return { cell_type: 'code', id: `c${++ids}`, metadata, source, outputs: [], execution_count: null };
}

/** A text cell. */
export function markdown(source: string): NotebookCell {
  return { cell_type: 'markdown', id: `m${++ids}`, metadata: {}, source };
}

let ids = 0;

/** A notebook for the TypeScript kernel. */
export function notebook(cells: NotebookCell[], metadata: Record<string, unknown> = {}): Notebook {
  const kernelspec = { name: 'tslab', display_name: 'TypeScript (tslab)', language: 'typescript' };
  return { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec, ...metadata }, cells };
}

/** Writes a notebook and returns its path. */
export function write(folder: string, name: string, content: Notebook): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name}.ipynb`);
  writeFileSync(file, formatNotebook(content));
  return file;
}

/** The text of an output: of a stream, of what was shown, or the name of an error. */
export function textOf(output: Output | undefined): string | undefined {
  if (!output) return undefined;
  if (output.output_type === 'stream') return output.text;
  return output.output_type === 'error' ? output.ename : String(output.data['text/plain']);
}

/** A folder with notebooks, and what running them gives. */
export class Runs {
  readonly folder: string;
  readonly out: string;
  /** What was printed, without progress. */
  readonly lines: string[] = [];

  /** @param parent - where the folder is made; inside the project, cells can import it */
  constructor(parent = os.tmpdir()) {
    mkdirSync(parent, { recursive: true });
    this.folder = mkdtempSync(path.join(parent, 'run-'));
    this.out = path.join(this.folder, 'executed');
  }

  /** Writes a notebook into the folder. */
  write(name: string, cells: NotebookCell[], metadata: Record<string, unknown> = {}): string {
    return write(this.folder, name, notebook(cells, metadata));
  }

  /** Runs notebooks into `out`, and keeps what is printed. */
  async run(files: string[], options: RunNotebooksOptions = {}, verbose = false): Promise<NotebookResult[]> {
    this.lines.length = 0;
    const stdout = { write: (text: string) => this.lines.push(text.replace(/\n$/, '')) };
    const listener = new RunConsole({ verbose, stdout, stderr: { write: () => true } });
    try {
      return await runNotebooks(files, { out: this.out, listener, ...options });
    } finally {
      listener.close();
    }
  }

  async runOne(file: string, options: RunNotebooksOptions = {}, verbose = false): Promise<NotebookResult> {
    const [result] = await this.run([file], options, verbose);
    if (!result) throw new Error('no result');
    return result;
  }

  /** The executed copy of a notebook. */
  copyOf(file: string): Notebook {
    return parseNotebook(readFileSync(path.join(this.out, path.basename(file)), 'utf8'), file);
  }

  /** The outputs of the code cells of the executed copy. */
  outputsOf(file: string): Output[][] {
    return this.copyOf(file).cells.flatMap((cell) => (cell.outputs ? [cell.outputs] : []));
  }

  /** The texts of these outputs. */
  textsOf(file: string): (string | undefined)[][] {
    return this.outputsOf(file).map((outputs) => outputs.map(textOf));
  }

  /** Removes the folder. */
  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
