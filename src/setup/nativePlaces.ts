import { lstat, readFile, readlink, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { addonName, isCheckout, makeFolders, nativeCache, nativeNoteFile, projectRoot, writeFileWhole } from '../base';

/** The two folders that `@tensorflow/tfjs-node` wants beside its own files, and that its package comes without. */
const parts = ['deps', 'lib'] as const;

/** Where the parts of the native backend are. */
export interface NativePlaces {
  /** The installed package `@tensorflow/tfjs-node`. */
  readonly package: string;
  /** Assembled backends, one folder each: outside node_modules, so that reinstalling the packages costs no download. */
  readonly cache: string;
  /** Node headers for addons: those of the package `node-api-headers`. */
  readonly headers: string;
  /**
   * Whether the package gets links to the assembled backend, by which it loads without this library, too. So it is in the project;
   * beside an installed package nothing is changed.
   */
  readonly links: boolean;
}

/** The places in this project. @param root - the folder that holds package.json */
export function nativePlaces(root = projectRoot): NativePlaces {
  return {
    package: packageFolder(root, '@tensorflow/tfjs-node'),
    cache: root === projectRoot ? nativeCache() : path.join(root, '.cache', 'native'),
    headers: path.join(packageFolder(root, 'node-api-headers'), 'include'),
    links: root !== projectRoot || isCheckout,
  };
}

/** Where a package is: in an installed project beside this one, not inside it. */
function packageFolder(root: string, name: string): string {
  try {
    return path.dirname(createRequire(path.join(root, 'package.json')).resolve(`${name}/package.json`));
  } catch {
    return path.join(root, 'node_modules', ...name.split('/'));
  }
}

/** How the native backend came to be, so that the next run knows without loading it. */
export interface NativeState {
  /** `present`: it was there and loads; `none`: the labs run on WebAssembly. */
  readonly way: 'present' | 'official' | 'wheel' | 'none';
  /** Where it came from, or why there is none. */
  readonly why: string;
  /** The name of the assembled folder that is used; empty when the package has its own, or there is none. */
  readonly folder: string;
  /** Version of TensorFlow; empty when there is none. */
  readonly version: string;
  /** Size and date of the addon; empty when there is none. */
  readonly addon: string;
  /** What `RISKLAB_NATIVE` asked for; empty when nothing. */
  readonly asked: string;
  /** Node version, platform and package version that this was seen with. */
  readonly seenWith: string;
}

/** What the last set-up left; `undefined` when none ran, or its note is not whole. */
export async function readNativeState(places: NativePlaces): Promise<NativeState | undefined> {
  try {
    return JSON.parse(await readFile(nativeNoteFile(places.cache), 'utf8')) as NativeState;
  } catch {
    return undefined;
  }
}

/** Notes how the native backend came to be. */
export async function writeNativeState(places: NativePlaces, state: NativeState): Promise<void> {
  await writeFileWhole(nativeNoteFile(places.cache), `${JSON.stringify(state, null, 2)}\n`);
}

/** The addon inside the package, which it has when its own install script ran, or by links. */
export function packageAddon(places: NativePlaces): string {
  return path.join(places.package, addonName);
}

/**
 * Size and date of the addon that would be loaded; empty when there is none.
 *
 * @param folder - the name of the assembled folder that is used, see {@link NativeState}
 */
export async function addonStamp(places: NativePlaces, folder = ''): Promise<string> {
  const addon = folder === '' || places.links ? packageAddon(places) : path.join(places.cache, folder, addonName);
  const found = await stat(addon).catch(() => undefined);
  return found ? `${found.size} ${Math.floor(found.mtimeMs)}` : '';
}

/** Makes the package use the parts in an assembled folder, where it gets links at all. */
export async function linkNative(places: NativePlaces, folder: string): Promise<void> {
  if (!places.links) return;
  for (const part of parts) {
    const link = path.join(places.package, part);
    await rm(link, { recursive: true, force: true });
    await linkFolder(path.join(folder, part), link);
  }
}

/** Takes away what {@link linkNative} made; folders that are no links stay. */
export async function unlinkNative(places: NativePlaces): Promise<void> {
  for (const part of parts) {
    const link = path.join(places.package, part);
    if ((await lstat(link).catch(() => undefined))?.isSymbolicLink()) await rm(link);
  }
}

/** The assembled folder that the package is linked to; `undefined` when to none. */
export async function linkedNative(places: NativePlaces): Promise<string | undefined> {
  const link = path.join(places.package, 'lib');
  const target = await readlink(link).catch(() => undefined);
  return target === undefined ? undefined : path.dirname(path.resolve(places.package, target));
}

/** A link to a folder that works on every platform: relative, so that the project may be moved; on Windows a junction. */
export async function linkFolder(target: string, link: string): Promise<void> {
  await makeFolders(path.dirname(link));
  if (process.platform === 'win32') await symlink(target, link, 'junction');
  else await symlink(path.relative(path.dirname(link), target) || '.', link);
}
