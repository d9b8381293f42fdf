import { accessSync, constants, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../base';
import { pythonPlaces, type PythonPlaces } from './python';

/** Jupyter's folder for the data of a user. */
export function userDataFolder(): string {
  const { JUPYTER_DATA_DIR, APPDATA, XDG_DATA_HOME } = process.env;
  if (JUPYTER_DATA_DIR) return JUPYTER_DATA_DIR;
  const home = os.homedir();
  if (process.platform === 'darwin') return path.join(home, 'Library', 'Jupyter');
  if (process.platform === 'win32')
    return APPDATA ? path.join(APPDATA, 'jupyter') : path.join(home, '.jupyter', 'data');
  return path.join(XDG_DATA_HOME || path.join(home, '.local', 'share'), 'jupyter');
}

/**
 * The folders in which Jupyter looks for kernels, in its order: those of `JUPYTER_PATH`; of a virtual environment; of the user; of a
 * Python without one; of the machine. The variable `JUPYTER_PREFER_ENV_PATH` says whether what belongs to a Python comes before the
 * user's. It is Jupyter's order for the Python on the PATH; the project's `.venv` comes right behind that.
 */
export function kernelFolders(): string[] {
  const given = (process.env['JUPYTER_PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const python = placesOrNone();
  const prefixes = [...(python ? [python] : []), { prefix: path.join(projectRoot, '.venv'), isVirtual: true }];
  const before = prefixes.filter(comesBeforeUser);
  const after = prefixes.filter((one) => !before.includes(one));
  const user = [userDataFolder(), ...(python?.userBase === undefined ? [] : [sharedIn(python.userBase)])];
  const data = [...given, ...before.map(({ prefix }) => sharedIn(prefix)), ...user];
  data.push(...after.map(({ prefix }) => sharedIn(prefix)), ...systemFolders());
  const folders = data.map((folder) => path.join(folder, 'kernels'));
  // Where IPython kept kernels before there was Jupyter.
  folders.push(path.join(process.env['IPYTHONDIR'] || path.join(os.homedir(), '.ipython'), 'kernels'));
  return [...new Set(folders)];
}

function placesOrNone(): PythonPlaces | undefined {
  try {
    return pythonPlaces();
  } catch {
    return undefined;
  }
}

function sharedIn(prefix: string): string {
  return path.join(prefix, 'share', 'jupyter');
}

function comesBeforeUser({ prefix, isVirtual }: PythonPlaces): boolean {
  const { JUPYTER_PREFER_ENV_PATH: wish, CONDA_PREFIX: conda, CONDA_DEFAULT_ENV: condaName = 'base' } = process.env;
  if (wish !== undefined) return isSet(wish);
  const isConda = conda !== undefined && prefix.startsWith(conda) && condaName !== 'base';
  return (isVirtual || isConda) && isOwn(prefix);
}

/** The values of variables that Jupyter reads as true. */
function isSet(value: string): boolean {
  return !['no', 'n', 'false', 'off', '0', '0.0'].includes(value.toLowerCase());
}

function isOwn(folder: string): boolean {
  try {
    if (process.geteuid) return statSync(folder).uid === process.geteuid();
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function systemFolders(): string[] {
  if (process.platform !== 'win32') return ['/usr/local/share/jupyter', '/usr/share/jupyter'];
  const { PROGRAMDATA, JUPYTER_USE_PROGRAMDATA: wish } = process.env;
  return PROGRAMDATA !== undefined && wish !== undefined && isSet(wish) ? [path.join(PROGRAMDATA, 'jupyter')] : [];
}
