import { createHash } from 'node:crypto';
import { access, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isCheckout, makeFolders, ownCacheFolder, projectRoot, RisklabError, writeFileWhole } from '../base';
import { realOutside, type Outside } from './outside';
import { findPythons, venvProgram } from './python';
import type { SetupContext, SetupStep } from './step';

/** Where JupyterLab and what belongs to it are. */
export interface JupyterPlaces {
  /** The virtual environment that is made when no JupyterLab is there. */
  readonly venv: string;
  /** A Jupyter prefix of this project or package alone: the kernelspec goes there, so that no other Jupyter is touched. */
  readonly prefix: string;
}

/**
 * The places in this project; of an installed package they are in the cache, where all packages share one JupyterLab.
 *
 * @param root - the folder that holds package.json
 * @param inside - whether they are inside it; default: in the project, not in an installed package
 */
export function jupyterPlaces(root = projectRoot, inside = isCheckout): JupyterPlaces {
  if (inside) return { venv: path.join(root, '.venv'), prefix: path.join(root, '.cache', 'jupyter') };
  const id = createHash('sha256').update(root).digest('hex').slice(0, 12);
  const cache = ownCacheFolder();
  return { venv: path.join(cache, 'jupyterlab'), prefix: path.join(cache, 'jupyter', id) };
}

/** A JupyterLab that was found to start. */
export interface FoundLab {
  /** Absolute path of a program that takes `lab` as its first argument. */
  readonly program: string;
  readonly version: string;
}

/** What {@link jupyterStep} works with. */
export interface JupyterStepOptions {
  /** Default: the real machine. */
  outside?: Outside;
  /** Default: the places in this project. */
  places?: JupyterPlaces;
}

const requirement = 'jupyterlab>=4.2,<5';

/** Provides JupyterLab: the one on the PATH, else one in a virtual environment of the project. */
export function jupyterStep({ outside = realOutside, places = jupyterPlaces() }: JupyterStepOptions = {}): SetupStep {
  return {
    title: 'JupyterLab',
    needed: async () => ((await knownLab(places)) ? undefined : 'none was found yet'),
    run: async (context) => {
      const lab = (await findLab(outside, places)) ?? (await installLab(outside, places, context));
      await writeFileWhole(noteFile(places), `${JSON.stringify(lab)}\n`);
      return `version ${lab.version}, ${lab.program}`;
    },
  };
}

/** The JupyterLab that the set-up found, if its program is still there. */
export async function knownLab(places = jupyterPlaces()): Promise<FoundLab | undefined> {
  try {
    const lab = JSON.parse(await readFile(noteFile(places), 'utf8')) as FoundLab;
    await access(lab.program);
    return lab;
  } catch {
    return undefined;
  }
}

/** A JupyterLab that starts: on the PATH, or in the virtual environment when that is whole. */
export async function findLab(outside: Outside, places: JupyterPlaces): Promise<FoundLab | undefined> {
  const own = (await exists(unfinishedFile(places))) ? [] : [venvProgram(outside, places.venv, 'jupyter')];
  for (const program of [...(await onPath(outside, 'jupyter')), ...own]) {
    const result = await outside.run(program, ['lab', '--version'], { timeoutMs: 60_000 });
    if (result.code === 0) return { program, version: result.stdout.trim().split('\n').at(-1) ?? '' };
  }
  return undefined;
}

async function installLab(outside: Outside, places: JupyterPlaces, context: SetupContext): Promise<FoundLab> {
  const { signal } = context;
  // A virtual environment cannot be renamed, so a note inside says that it is not whole yet.
  if (await exists(unfinishedFile(places))) await rm(places.venv, { recursive: true });
  const had = await exists(venvProgram(outside, places.venv, 'python'));
  try {
    if (!had) await makeVenv(outside, places, context);
    context.say(`installing JupyterLab into ${places.venv}`);
    const python = venvProgram(outside, places.venv, 'python');
    const args = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', requirement];
    const installed = await outside.run(python, args, {
      signal,
      onLine: occasionally(context),
      timeoutMs: 30 * 60_000,
    });
    if (installed.code !== 0) {
      throw new RisklabError(
        `JupyterLab cannot be installed: ${installed.why}. Check the network, or install it yourself.`,
      );
    }
  } catch (error) {
    if (!had) await rm(places.venv, { recursive: true, force: true });
    throw error;
  }
  await rm(unfinishedFile(places), { force: true });
  const lab = await findLab(outside, places);
  if (lab) return lab;
  throw new RisklabError(
    `JupyterLab was installed into ${places.venv}, but does not start. Delete that folder and try again.`,
  );
}

async function makeVenv(outside: Outside, places: JupyterPlaces, context: SetupContext): Promise<void> {
  const pythons = await findPythons(outside);
  if (pythons.length === 0) {
    throw new RisklabError(
      'JupyterLab needs Python, and there is no Python 3. Install Python 3.10 or later and try again.',
    );
  }
  await makeFolders(places.venv);
  await writeFile(unfinishedFile(places), 'risklab is still installing here\n');
  let why = '';
  for (const { command, version } of pythons) {
    const [program, ...first] = command;
    context.say(`making ${places.venv} with Python ${version}`);
    const options = { signal: context.signal, timeoutMs: 300_000 };
    const made = await outside.run(program, [...first, '-m', 'venv', places.venv], options);
    if (made.code === 0) return;
    why = made.why;
  }
  throw new RisklabError(
    `no virtual environment can be made: ${why}. Install Python's venv (on Debian and Ubuntu: apt install python3-venv) ` +
      'and try again.',
  );
}

function unfinishedFile(places: JupyterPlaces): string {
  return path.join(places.venv, '.risklab-unfinished');
}

function noteFile(places: JupyterPlaces): string {
  return path.join(places.prefix, 'lab.json');
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** Passes on a line of pip every five seconds. */
function occasionally(context: SetupContext): (line: string) => void {
  let last = Date.now();
  return (line) => {
    if (!/^(Collecting|Installing)/.test(line) || Date.now() - last < 5000) return;
    last = Date.now();
    context.say(line.slice(0, 100));
  };
}

/** Absolute paths of the programs of a name on the PATH, in order. */
async function onPath(outside: Outside, name: string): Promise<string[]> {
  const folders = (outside.env['PATH'] ?? outside.env['Path'] ?? '')
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder));
  const files = folders.map((folder) => path.join(folder, outside.platform === 'win32' ? `${name}.exe` : name));
  const there = await Promise.all(files.map(exists));
  return files.filter((_, i) => there[i]);
}
