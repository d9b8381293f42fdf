import { InputError } from '../base';
import { withIds } from './conform';
import { clearOutputs } from './execute';
import { fingerprintOf } from './fingerprint';
import { readNotebook, type Notebook } from './nbformat';
import { injectParameters, profileParameters } from './parameters';
import { copyOf } from './places';
import { planOf, type Step } from './plan';
import { resumeFrom, type Resumed } from './resume';
import type { Settings } from './settings';

/** A notebook that is ready to be run. */
export interface Job {
  file: string;
  /** The name of its kernel. */
  kernel: string;
  /** Where its executed copy goes. */
  copy: string;
  /** The notebook with its parameters; filled in as it runs. */
  notebook: Notebook;
  steps: Step[];
  /** How many cells, of every type, are as an earlier run left them. */
  good: number;
  /** An earlier run had finished it: there is nothing to run. */
  finished: boolean;
  /** What its outputs come from. */
  fingerprint: string;
}

/**
 * Reads a notebook, sets its parameters and takes over what an earlier run has left.
 *
 * @throws InputError when it cannot be read, names no kernel, or does not take the parameters
 */
export async function prepareJob(file: string, settings: Settings): Promise<Job> {
  const source = clearOutputs(await readNotebook(file));
  const kernel = settings.kernel ?? kernelOf(source, file);
  const { profile, parameters, backend, library } = settings;
  const chosen = profile === undefined ? {} : profileParameters(source, profile, file);
  const injected = withIds(injectParameters(source, { ...chosen, ...parameters }, file));
  const copy = copyOf(file, settings.out);
  const fingerprint = await fingerprintOf(injected, { file, kernel, backend, library });
  const { notebook, good, finished } = await takeOver(copy, injected, fingerprint, settings);
  return { file, kernel, copy, notebook, steps: planOf(notebook, file, good), good, finished, fingerprint };
}

/** What is taken over from an earlier run: with `resume` what it has left, with `changed` a run that would come out the same, else nothing. */
async function takeOver(
  copy: string,
  notebook: Notebook,
  fingerprint: string,
  { resume, changed, backend }: Settings,
): Promise<Resumed> {
  const fresh = { notebook, good: 0, finished: false };
  if (!resume && !changed) return fresh;
  const earlier = await resumeFrom(copy, notebook, backend);
  const same = earlier.finished && earlier.fingerprint === fingerprint;
  return resume || same ? earlier : fresh;
}

function kernelOf({ metadata }: Notebook, file: string): string {
  const name = (metadata['kernelspec'] as { name?: unknown } | undefined)?.name;
  if (typeof name === 'string' && name !== '') return name;
  throw new InputError(
    `${file}, kernelspec`,
    'the name of a kernel',
    name,
    'Choose a kernel in JupyterLab and save it, or name one: --kernel tslab.',
  );
}
