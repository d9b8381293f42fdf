import { realpathSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { checkChoice, checkKeys, checkRange, InputError, messageOf, RisklabError, writeFileWhole } from '../base';
import { kernelName, KernelError, KernelProcess } from '../jupyter';
import { clearOutputs, executeNotebook, type CellFailure, type Outcome } from './execute';
import { formatNotebook, readNotebook, type Notebook } from './nbformat';
import { injectParameters, profileParameters, type Parameters } from './parameters';
import { failureLines, summaryLine } from './report';

/** The backends that a run can ask for. */
export const backends = ['native', 'wasm'] as const;

/** How {@link runNotebooks} runs. */
export interface RunNotebooksOptions {
  /** The folder of the executed copies. Default `executed`. */
  out?: string;
  /** Which of the notebooks' own profiles sets their parameters. Default: none, as their cells say. */
  profile?: string;
  /** Values for parameters; these win over the profile. Default none. */
  parameters?: Parameters;
  /** What `useBackend` of the library picks in the notebooks. Default: its own choice. */
  backend?: (typeof backends)[number];
  /** How long a cell may take, in seconds. Default 1200. */
  timeout?: number;
  /** A line before each cell. Default: when standard output is a terminal. */
  verbose?: boolean;
  /** Takes the lines to print. Default: standard output. */
  log?: (line: string) => void;
  /** Ends the run early; the cell that runs counts as aborted. */
  signal?: AbortSignal;
}

/** What became of a notebook. */
export interface NotebookResult {
  file: string;
  /** The executed copy; none when the notebook could not be read. */
  copy?: string;
  /** `invalid`: it could not be started at all. */
  outcome: Outcome | 'invalid';
  /** How many cells ran to their end. */
  cells: number;
  seconds: number;
  /** The cell at which it ended early. */
  failure?: CellFailure;
  /** Why it could not be started, or its copy not be written. */
  problem?: string;
}

const optionNames = ['out', 'profile', 'parameters', 'backend', 'timeout', 'verbose', 'log', 'signal'];
/** A copy larger than this is hard to keep in a repository and to open in a browser, in bytes. */
const largeCopy = 1_500_000;
/** The longest time-out that a timer can keep, in seconds. */
const longestTimeout = 2_000_000;

type Settings = Required<Omit<RunNotebooksOptions, 'profile' | 'backend'>> & RunNotebooksOptions;

/**
 * Runs notebooks headlessly, each in a kernel process of its own, and writes executed copies; the sources stay as they
 * are. Prints a summary line a notebook and, for one that fails, the cell, its error and its traceback.
 *
 * @param files - paths of notebooks
 * @returns a result for each, in their order; a run succeeded when every outcome is `ok`
 * @throws InputError on bad options, when two notebooks have the same name, or when `out` is where the notebooks are
 * @example
 * const results = await runNotebooks(['notebooks/01-faces.ipynb'], { profile: 'quick', out: 'executed' });
 * process.exitCode = results.every(({ outcome }) => outcome === 'ok') ? 0 : 1;
 */
export async function runNotebooks(
  files: readonly string[],
  options: RunNotebooksOptions = {},
): Promise<NotebookResult[]> {
  const settings = withDefaults(options);
  checkNames(files, settings.out);
  const results: NotebookResult[] = [];
  for (const file of files) {
    if (settings.signal.aborted) break;
    const result = await runNotebook(file, settings);
    settings.log(summaryLine(result));
    for (const line of failureLines(result)) settings.log(line);
    results.push(result);
  }
  return results;
}

function withDefaults(options: RunNotebooksOptions): Settings {
  checkKeys('runNotebooks', options, optionNames);
  const {
    out = 'executed',
    parameters = {},
    timeout = 1200,
    verbose = process.stdout.isTTY === true,
    log = (line: string): void => void process.stdout.write(`${line}\n`),
    signal = new AbortController().signal,
    backend,
  } = options;
  checkRange('timeout', timeout, 0, longestTimeout);
  if (backend !== undefined) checkChoice('backend', backend, backends);
  return { ...options, out, parameters, timeout, verbose, log, signal };
}

/** Copies must neither overwrite each other nor a source. */
function checkNames(files: readonly string[], out: string): void {
  const taken = new Map<string, string>();
  for (const file of files) {
    const copy = copyOf(file, out);
    const other = taken.get(copy);
    if (other !== undefined) {
      throw new InputError('notebooks', 'different names', `${other} and ${file}`, 'Run them into different folders.');
    }
    if (realPath(path.dirname(copy)) === realPath(path.dirname(file))) {
      throw new InputError('out', 'a folder other than that of the notebooks', out, 'Sources are never changed.');
    }
    taken.set(copy, file);
  }
}

function copyOf(file: string, out: string): string {
  return path.resolve(out, path.basename(file));
}

function realPath(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return path.resolve(folder);
  }
}

async function runNotebook(file: string, settings: Settings): Promise<NotebookResult> {
  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1000;
  try {
    const notebook = await prepare(file, settings);
    const copy = copyOf(file, settings.out);
    const { cells, failure } = await runPrepared(file, notebook, copy, settings);
    if ((await stat(copy)).size > largeCopy) settings.log(`${copy}: more than ${largeCopy / 1e6} MB; show less in it.`);
    return {
      file,
      copy,
      outcome: failure?.outcome ?? 'ok',
      cells,
      seconds: seconds(),
      ...(failure ? { failure } : {}),
    };
  } catch (error) {
    if (!(error instanceof RisklabError)) throw error;
    const outcome = error instanceof KernelError ? 'dead' : 'invalid';
    return { file, outcome, cells: 0, seconds: seconds(), problem: error.message };
  }
}

/** Reads a notebook and sets its parameters. */
async function prepare(file: string, { profile, parameters }: Settings): Promise<Notebook> {
  const notebook = clearOutputs(await readNotebook(file));
  const kernel = (notebook.metadata['kernelspec'] as { name?: unknown } | undefined)?.name;
  if (kernel !== kernelName) {
    throw new InputError(
      `${file}, kernelspec`,
      kernelName,
      kernel,
      'Choose the kernel TypeScript (tslab) and save it.',
    );
  }
  const chosen = profile === undefined ? {} : profileParameters(notebook, profile, file);
  return injectParameters(notebook, { ...chosen, ...parameters }, file);
}

async function runPrepared(
  file: string,
  notebook: Notebook,
  copy: string,
  settings: Settings,
): Promise<{ cells: number; failure?: CellFailure }> {
  const save = (): Promise<void> => saveCopy(copy, notebook);
  await save();
  const kernel = await KernelProcess.start({
    cwd: path.dirname(path.resolve(file)),
    ...(settings.backend ? { env: { RISKLAB_BACKEND: settings.backend } } : {}),
  });
  try {
    const onStart = (number: number): void => {
      if (settings.verbose) settings.log(`${path.basename(file)}: cell ${number} of ${notebook.cells.length}`);
    };
    const { timeout, signal } = settings;
    const result = await executeNotebook(notebook, kernel, { timeout, signal, onStart, onCell: save });
    if (result.failure) await kernel.kill();
    else await kernel.shutdown();
    await save();
    return result;
  } finally {
    await kernel.kill();
  }
}

async function saveCopy(copy: string, notebook: Notebook): Promise<void> {
  try {
    await writeFileWhole(copy, formatNotebook(notebook));
  } catch (error) {
    throw new RisklabError(`${copy}: cannot be written: ${messageOf(error)}. Choose another folder with --out.`);
  }
}
