import { accessSync, constants, existsSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The folder that holds package.json, both from the sources and from the build. */
export const projectRoot = path.resolve(__dirname, '..', '..');

/** Whether this is the project with its sources and labs; else it is the package that somebody has installed. */
export const isCheckout = existsSync(path.join(projectRoot, 'src'));

/** Whether the library is here: the kernel and the runner can be installed without it, and without TensorFlow.js. */
export const hasLibrary = isCheckout || existsSync(path.join(projectRoot, 'dist', 'risk'));

/** What a person types to get what is missing, such as the native backend. */
export const setupCommand = isCheckout ? 'npm run setup' : 'npx risklab setup';

/** Committed tables, manifests and small data files. */
export const datasetsFolder = path.join(projectRoot, 'datasets');

/** Where built datasets are kept: `datasets/.cache`, for an installed package a folder of the user; `RISKLAB_CACHE` moves it. */
export function cacheFolder(): string {
  return (
    process.env['RISKLAB_CACHE'] ??
    (isCheckout ? path.join(datasetsFolder, '.cache') : path.join(userCache(), 'datasets'))
  );
}

/** The caches in which a built dataset may be: the one of {@link cacheFolder}, and that of the user beside a shared one. */
export function cacheFolders(): string[] {
  return [...new Set([cacheFolder(), path.join(userCache(), 'datasets')])];
}

/**
 * Where something in the cache is, or is to be made. A cache that several people share may be one that not all of them may write to:
 * what is not there yet then goes to a folder of the user.
 *
 * @param parts - the names of the folders below the cache
 */
export function placeInCache(...parts: string[]): string {
  const [shared = '', own = ''] = cacheFolders();
  const place = path.join(shared, ...parts);
  if (own === '' || existsSync(place) || !existsSync(shared) || canBeMade(place)) return place;
  return path.join(own, ...parts);
}

/** Whether the folder that is there, of those above a place, can be written to. */
function canBeMade(place: string): boolean {
  const above = path.dirname(place);
  if (!existsSync(above)) return canBeMade(above);
  try {
    accessSync(above, constants.W_OK);
    return statSync(above).isDirectory();
  } catch {
    return false;
  }
}

/**
 * Where else what was made on this machine is kept: `.cache` of the project; for an installed package, which may be removed or made
 * anew at any time, `RISKLAB_CACHE` or a folder of the user.
 */
export function ownCacheFolder(): string {
  return isCheckout ? path.join(projectRoot, '.cache') : (process.env['RISKLAB_CACHE'] ?? userCache());
}

/** Where programs keep for a user what can be made again. */
function userCache(): string {
  const { LOCALAPPDATA, XDG_CACHE_HOME } = process.env;
  const home = os.homedir();
  if (process.platform === 'win32') return path.join(LOCALAPPDATA ?? path.join(home, 'AppData', 'Local'), 'risklab');
  if (process.platform === 'darwin') return path.join(home, 'Library', 'Caches', 'risklab');
  return path.join(XDG_CACHE_HOME ?? path.join(home, '.cache'), 'risklab');
}
