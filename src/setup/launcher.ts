import path from 'node:path';
import { projectRoot, RisklabError } from '../base';
import { jupyterPlaces, knownLab } from './jupyter';

/** How to start JupyterLab on the labs. */
export interface LabLauncher {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * How to start the JupyterLab that the set-up found, with the project as its root and the labs open.
 *
 * @param more - further arguments of `jupyter lab`
 * @throws RisklabError when the set-up has not found one yet
 */
export async function labLauncher(more: readonly string[] = []): Promise<LabLauncher> {
  const places = jupyterPlaces();
  const lab = await knownLab(places);
  if (!lab) throw new RisklabError('JupyterLab: expected one that the set-up found, got none. Run `npm start`.');
  const args = ['lab', `--ServerApp.root_dir=${projectRoot}`, '--LabApp.default_url=/lab/tree/notebooks'];
  // Jupyter refuses to run as root unless told; whoever is root here, as in a container, has no other user.
  if (process.getuid?.() === 0 && !more.includes('--allow-root')) args.push('--allow-root');
  const jupyterPath = [path.join(places.prefix, 'share', 'jupyter'), process.env['JUPYTER_PATH']];
  const env = { JUPYTER_PATH: jupyterPath.filter((part) => part).join(path.delimiter) };
  return { program: lab.program, args: [...args, ...more], env };
}
