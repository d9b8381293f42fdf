import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolders, checkKeyNames, datasetsFolder, InputError, sum } from '../base';
import { isBuilt, verifyFiles } from './builtFolder';
import { cataloguePath, readCatalogue, restoreAdvice, type CatalogueEntry } from './catalogue';
import { readManifest, type Manifest } from './manifest';
import { findSource, sources } from './sources';

/** A dataset that was built or fetched into the cache. */
export interface BuiltDataset {
  readonly folder: string;
  /** Undefined when it cannot be read. */
  readonly manifest: Manifest | undefined;
  /** What its files take, by the manifest. */
  readonly bytes: number;
}

/** What there is of a dataset on this machine. */
export interface DatasetState extends CatalogueEntry {
  readonly name: string;
  /** Its option keys. */
  readonly keys: readonly string[];
  /** True when it is built or fetched into the cache, at first use or by `risklab data build`. */
  readonly buildable: boolean;
  readonly built: readonly BuiltDataset[];
}

/** One file after a check. */
export interface VerifiedFile {
  readonly dataset: string;
  readonly file: string;
  /** What is wrong with it; undefined when it is as it has to be. */
  readonly problem: string | undefined;
}

const rebuildAdvice = 'Build it again: npx risklab data build NAME --force, with its options, or delete the folder.';

/**
 * Every dataset and what there is of it on this machine.
 *
 * @throws InputError when datasets/manifest.json is damaged
 * @example
 * for (const { name, built } of await inventory()) console.log(name, built.length);
 */
export async function inventory(): Promise<DatasetState[]> {
  const catalogue = await readCatalogue();
  return Promise.all(
    sources.map(async ({ name, keys, cached }) => {
      const entry = catalogue[name];
      if (!entry) throw new InputError(cataloguePath, `an entry for ${name}`, 'none', restoreAdvice);
      return { name, keys, buildable: cached !== undefined, built: await builtFolders(name), ...entry };
    }),
  );
}

/**
 * Computes the checksums of all files of the datasets that are there, committed and built.
 *
 * @param names - which datasets; default: all
 * @throws InputError when there is no dataset of a name
 * @example
 * const bad = (await verifyDatasets(['lfw-subset'])).filter(({ problem }) => problem !== undefined);
 */
export async function verifyDatasets(names: readonly string[] = []): Promise<VerifiedFile[]> {
  names.forEach(findSource);
  const results: VerifiedFile[] = [];
  for (const { name, files, built } of await inventory()) {
    if (names.length > 0 && !names.includes(name)) continue;
    results.push(...(await verifyFolder(name, datasetsFolder, files, restoreAdvice)));
    for (const { folder, manifest } of built) {
      const problem = 'expected a manifest in JSON, got none that can be read. ' + rebuildAdvice;
      if (manifest) results.push(...(await verifyFolder(name, folder, manifest.files, rebuildAdvice)));
      else results.push({ dataset: name, file: path.join(folder, 'manifest.json'), problem });
    }
  }
  return results;
}

/**
 * Builds or fetches a dataset into the cache.
 *
 * @param force - also when it is there already
 * @returns the folder, and whether it was built just now
 * @throws InputError when there is no such dataset, it is not of the kind that is built, or an option is wrong
 * @example
 * const { folder } = await buildDataset('avatar-faces', { style: 'personas', train: 4000 });
 */
export async function buildDataset(
  name: string,
  options: object,
  force = false,
): Promise<{ folder: string; fresh: boolean }> {
  const { cached, keys } = findSource(name);
  const able = sources.filter((source) => source.cached).map((source) => source.name);
  if (!cached) throw new InputError('dataset', `one that is built or fetched (${able.join(', ')})`, name);
  checkKeyNames(name, options, keys);
  const folder = cached.folder(options);
  const fresh = force || !isBuilt(folder);
  if (fresh) await cached.build(options);
  return { folder, fresh };
}

async function verifyFolder(
  dataset: string,
  folder: string,
  files: Manifest['files'],
  advice: string,
): Promise<VerifiedFile[]> {
  const results = await verifyFiles(folder, files, advice);
  return results.map(({ file, problem }) => ({ dataset, file: path.join(folder, file), problem }));
}

async function builtFolders(name: string): Promise<BuiltDataset[]> {
  const inCache = async (cache: string): Promise<string[]> => {
    const entries = await readdir(path.join(cache, name)).catch(() => []);
    return entries.map((entry) => path.join(cache, name, entry)).filter(isBuilt);
  };
  const folders = (await Promise.all(cacheFolders().map(inCache))).flat();
  return Promise.all(
    folders.sort().map(async (folder) => {
      const manifest = await readManifest(folder, rebuildAdvice).catch(() => undefined);
      const bytes = sum(Object.values(manifest?.files ?? {}), (file) => file.bytes);
      return { folder, manifest, bytes };
    }),
  );
}
