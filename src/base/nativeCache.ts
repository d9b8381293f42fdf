import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ownCacheFolder } from './paths';

/** Where a folder that holds a native backend has its addon; `@tensorflow/tfjs-node` looks for version 8 of the Node interface. */
export const addonName = path.join('lib', 'napi-v8', 'tfjs_binding.node');

/** Where the set-up keeps the native backends that it has assembled, one folder each, and its note on them. */
export function nativeCache(): string {
  return path.join(ownCacheFolder(), 'native');
}

/** The set-up's note on the native backend in a cache of them: which folder is used, and how it came to be. */
export function nativeNoteFile(cache: string): string {
  return path.join(cache, 'state.json');
}

/**
 * The addon of the native backend that the set-up has assembled and tried.
 *
 * @param cache - where assembled backends are; default: {@link nativeCache}
 * @returns its path; `undefined` when there is none, or the package's own is used
 */
export function assembledAddon(cache = nativeCache()): string | undefined {
  try {
    const { folder = '' } = JSON.parse(readFileSync(nativeNoteFile(cache), 'utf8')) as { folder?: string };
    const addon = path.join(cache, folder, addonName);
    return folder !== '' && existsSync(addon) ? addon : undefined;
  } catch {
    return undefined;
  }
}
