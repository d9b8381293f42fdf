import path from 'node:path';

/** The folder that holds package.json, both from the sources and from the build. */
export const projectRoot = path.resolve(__dirname, '..', '..');

/** Committed tables, manifests and small data files. */
export const datasetsFolder = path.join(projectRoot, 'datasets');

/** Where built datasets are kept; `RISKLAB_CACHE` moves it. */
export function cacheFolder(): string {
  return process.env['RISKLAB_CACHE'] ?? path.join(datasetsFolder, '.cache');
}
