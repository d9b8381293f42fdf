import { checkChoice, checkInteger, checkKeys, checkPositive, InputError } from '../base';
import { checkBaseline, type BaselineOptions } from './compare/baseline';
import { libraryPrint } from './fingerprint';
import type { RunListener } from './listener';
import type { Parameters } from './parameters';
import { checkSeconds } from './seconds';
import type { KernelProvider } from './session/session';
import { localKernels } from './session/local';

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
  /** The name of the kernel to run with. Default: the one that each notebook names. */
  kernel?: string;
  /** Where kernels run. Default: on this machine. Closed at the end by whoever made it. */
  kernels?: KernelProvider;
  /** How many notebooks run at a time, each in a kernel of its own. Default 1. */
  jobs?: number;
  /** How long a cell may take that has no tag for it, in seconds. Default 1200. */
  timeout?: number;
  /** How long the cells of a notebook may take together, in seconds. Default: as long as each may. */
  notebookTimeout?: number;
  /** How much memory a kernel and all that its cells start may use, in MB (10^6 bytes). Default: any. */
  memory?: number;
  /** How much a cell may put out, in MB (10^6 characters). Default 20. */
  outputLimit?: number;
  /** Go on with what an earlier run into the same folder has left. Default false. */
  resume?: boolean;
  /** Leave out notebooks that have not changed since a good run into the same folder, see `fingerprintOf`. Default false. */
  changed?: boolean;
  /** Compare with a baseline. Default: no comparison. */
  baseline?: BaselineOptions;
  /** Called with what happens. Default: none. */
  listener?: RunListener;
  /** Ends the run early; the cell that runs counts as aborted. */
  signal?: AbortSignal;
}

const optionNames = [
  'out',
  'profile',
  'parameters',
  'backend',
  'kernel',
  'kernels',
  'jobs',
  'timeout',
  'notebookTimeout',
  'memory',
  'outputLimit',
  'resume',
  'changed',
  'baseline',
  'listener',
  'signal',
] as const;

type WithoutDefault = 'profile' | 'backend' | 'kernel' | 'notebookTimeout' | 'memory' | 'baseline';

/** {@link RunNotebooksOptions}, checked and with their defaults. */
export type Settings = Required<Omit<RunNotebooksOptions, WithoutDefault>> &
  Pick<RunNotebooksOptions, WithoutDefault> & {
    /** The checksum of the library, which is made once. */
    library: () => Promise<string>;
  };

/**
 * Checks options and fills in defaults.
 *
 * @throws InputError on unknown names and values out of range
 */
export function settingsOf(options: RunNotebooksOptions): Settings {
  checkKeys('runNotebooks', options, optionNames);
  const { out = 'executed', parameters = {}, jobs = 1, timeout = 1200, outputLimit = 20 } = options;
  const { resume = false, changed = false } = options;
  const { kernels = localKernels(), listener = {}, signal = new AbortController().signal } = options;
  const { backend, kernel, notebookTimeout, memory } = options;
  if (kernel === '') throw new InputError('kernel', 'the name of a kernel', 'an empty text');
  checkInteger('jobs', jobs, 1);
  checkSeconds('timeout', timeout);
  if (notebookTimeout !== undefined) checkSeconds('notebookTimeout', notebookTimeout);
  if (memory !== undefined) checkPositive('memory', memory);
  checkPositive('outputLimit', outputLimit);
  if (resume && changed) {
    const todo = 'resume also takes over runs of an earlier library; changed does not.';
    throw new InputError('runNotebooks', 'one of resume and changed', 'both', todo);
  }
  if (options.baseline) checkBaseline(options.baseline);
  if (backend !== undefined) checkChoice('backend', backend, backends);
  let print: Promise<string> | undefined;
  const library = (): Promise<string> => (print ??= libraryPrint());
  return {
    ...options,
    out,
    parameters,
    kernels,
    jobs,
    timeout,
    outputLimit,
    resume,
    changed,
    listener,
    signal,
    library,
  };
}
