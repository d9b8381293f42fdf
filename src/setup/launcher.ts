import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isCheckout, projectRoot, RisklabError } from '../base';
import { jupyterPlaces, knownLab, type JupyterPlaces } from './jupyter';

/** How to start JupyterLab. */
export interface LabLauncher {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What {@link labLauncher} works with. */
export interface LabLauncherOptions {
  /** Default: the places in this project. */
  places?: JupyterPlaces;
  /** The folder that JupyterLab shows; default: the project, with its labs open; with an installed package the present folder. */
  folder?: string;
}

/**
 * How to start the JupyterLab that the set-up found. Where a folder has just one notebook, that is open.
 *
 * @param more - further arguments of `jupyter lab`
 * @throws RisklabError when the set-up has not found one yet
 */
export async function labLauncher(
  more: readonly string[] = [],
  { places = jupyterPlaces(), folder = isCheckout ? projectRoot : process.cwd() }: LabLauncherOptions = {},
): Promise<LabLauncher> {
  const lab = await knownLab(places);
  if (!lab) throw new RisklabError('JupyterLab: expected one that the set-up found, got none. Run `npm start`.');
  const args = ['lab', `--ServerApp.root_dir=${folder}`, `--LabApp.default_url=/lab${await opened(folder)}`];
  // Jupyter refuses to run as root unless told; whoever is root here, as in a container, has no other user.
  if (process.getuid?.() === 0 && !more.includes('--allow-root')) args.push('--allow-root');
  const jupyterPath = [path.join(places.prefix, 'share', 'jupyter'), process.env['JUPYTER_PATH']];
  const env = { JUPYTER_PATH: jupyterPath.filter((part) => part).join(path.delimiter) };
  return { program: lab.program, args: [...args, ...more], env };
}

/** What of a folder JupyterLab opens, as the end of its address. */
async function opened(folder: string): Promise<string> {
  if (folder === projectRoot) return '/tree/notebooks';
  const notebooks = (await readdir(folder)).filter((name) => name.endsWith('.ipynb') && !name.startsWith('.'));
  return notebooks.length === 1 ? `/tree/${encodeURIComponent(notebooks[0]!)}` : '';
}
