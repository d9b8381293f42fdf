import { createHash } from 'node:crypto';
import { placeInCache } from '../../base';
import { isBuilt, readBuilt } from '../builtFolder';
import type { Dataset } from '../dataset';
import type { DatasetSource } from '../source';
import { buildAvatarFaces, makers } from './build';
import { keys, resolveSettings, type AvatarFacesOptions, type AvatarFacesSettings } from './settings';

const rebuildAdvice = 'Build it again: npx risklab data build avatar-faces --force, with the same options.';

/**
 * `avatar-faces`: drawn people (label 1) and drawn things (label 0), with every attribute known. Built at first use and kept
 * in the cache, one folder for each set of options.
 */
export const avatarFaces: DatasetSource<AvatarFacesOptions> = {
  name: 'avatar-faces',
  keys: keys,
  load: async (options): Promise<Dataset> => {
    const settings = resolveSettings(options);
    const folder = folderOf(settings);
    if (!isBuilt(folder)) await buildOnce(settings, folder);
    return readBuilt(folder, rebuildAdvice);
  },
  cached: {
    folder: (options) => folderOf(resolveSettings(options)),
    build: async (options) => {
      const settings = resolveSettings(options);
      await buildOnce(settings, folderOf(settings));
    },
  },
};

/** Builds that are under way in this process: whoever asks for the same meanwhile waits for it. */
const underWay = new Map<string, Promise<void>>();

async function buildOnce(settings: AvatarFacesSettings, folder: string): Promise<void> {
  const build = underWay.get(folder) ?? buildAvatarFaces(settings, folder);
  underWay.set(folder, build);
  await build.finally(() => underWay.delete(folder));
}

/** Everything that decides the bytes is in the folder's name, as a hash. */
function folderOf(settings: AvatarFacesSettings): string {
  const key = createHash('sha256')
    .update(JSON.stringify([settings, makers()]))
    .digest('hex')
    .slice(0, 12);
  return placeInCache('avatar-faces', `${settings.style}-${key}`);
}
