import { existsSync, lstatSync, readlinkSync, realpathSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cacheFolder, InputError, isCheckout, ownCacheFolder, projectRoot } from '../base';

/** What a sandbox can see of this machine, besides what each sandbox has of its own. */
export interface SandboxPlaces {
  /** Files and folders that can be read, each at the path that it has here. */
  readable: string[];
  /** Links, such as `/bin`. */
  links: { link: string; to: string }[];
  /** Environment variables that say where things are. */
  env: Record<string, string>;
}

/** The folders of a system that programs need. */
const systemFolders = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'];
/** What of the system's settings they need; nothing of it is a secret. */
const settings = ['ld.so.cache', 'ld.so.conf', 'ld.so.conf.d', 'alternatives', 'localtime', 'fonts'];
/** What of this project the kernel and the library need. */
const projectParts = ['dist', 'package.json', 'node_modules', 'datasets', '.cache/native', '.cache/start-image'];

/**
 * What a sandbox shows of this machine: the system, Node, this project as built, the packages that it uses and the datasets. Everything
 * else is not there: homes, other submissions, the results.
 *
 * @param extra - more files and folders that can be read, such as the data of a competition. Default none
 */
export function sandboxPlaces(extra: readonly string[] = []): SandboxPlaces {
  const links: SandboxPlaces['links'] = [];
  const readable: string[] = [];
  for (const folder of systemFolders) {
    if (!existsSync(folder)) continue;
    if (lstatSync(folder).isSymbolicLink()) links.push({ link: folder, to: readlinkSync(folder) });
    else readable.push(folder);
  }
  const caches = [cacheFolder(), ownCacheFolder()].filter((folder) => !isWithin(folder, projectRoot));
  const all = [
    ...readable,
    ...settings.map((name) => path.join('/etc', name)),
    ...nodeFolders(),
    ...projectParts.map((name) => path.join(projectRoot, name)),
    ...packageFolders(),
    ...caches,
    ...extra.map((place) => path.resolve(place)),
  ];
  return { readable: outermost(all.filter((place) => existsSync(place))), links, env: cacheVariables() };
}

/**
 * Checks that what a submission must not see is in no place that it can see.
 *
 * @param secrets - by what errors call them
 * @throws InputError when one is
 */
export function checkHidden(places: SandboxPlaces, secrets: Readonly<Record<string, string>>): void {
  for (const [what, secret] of Object.entries(secrets)) {
    const real = existsSync(secret) ? realpathSync(secret) : path.resolve(secret);
    const seen = places.readable.find((place) => isWithin(real, realpathSync(place)));
    if (seen === undefined) continue;
    throw new InputError(what, 'a place that submissions cannot read', secret, `They can read ${seen}: move it.`);
  }
}

/** Node itself, with what belongs to it. */
function nodeFolders(): string[] {
  const real = realpathSync(process.execPath);
  return [process.execPath, path.basename(path.dirname(real)) === 'bin' ? path.dirname(path.dirname(real)) : real];
}

/** The folders in which the project, where it is itself an installed package, finds other packages. */
function packageFolders(): string[] {
  const folders: string[] = [];
  for (let at = projectRoot; path.dirname(at) !== at; at = path.dirname(at))
    folders.push(path.join(at, 'node_modules'));
  return folders;
}

/** The caches stay where they are, though the home is another. A checkout has its own, and what is missing there can be made at home. */
function cacheVariables(): Record<string, string> {
  const { RISKLAB_CACHE, XDG_CACHE_HOME } = process.env;
  return {
    ...(isCheckout ? {} : { XDG_CACHE_HOME: XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache') }),
    ...(RISKLAB_CACHE === undefined ? {} : { RISKLAB_CACHE: path.resolve(RISKLAB_CACHE) }),
  };
}

/** Without what is inside another one. */
function outermost(places: readonly string[]): string[] {
  const all = [...new Set(places)];
  return all.filter((place) => !all.some((other) => other !== place && isWithin(place, other)));
}

/** Whether a path is that of a folder, or of something inside it. */
export function isWithin(place: string, folder: string): boolean {
  const way = path.relative(folder, place);
  return way === '' || (way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way));
}
