import path from 'node:path';
import { datasetsFolder } from '../../base';
import { cataloguePath, catalogueEntry, restoreAdvice } from '../catalogue';
import type { Manifest } from '../manifest';
import { readWhole, recordIn } from '../wholeFile';

/** The manifest of a table, but for its splits, from its entry in datasets/manifest.json. */
export async function tableManifest(
  name: string,
  options: Manifest['options'] = {},
): Promise<Omit<Manifest, 'splits'>> {
  const { title, licence, source, files } = await catalogueEntry(name);
  return { name, title, licence, source, options, madeBy: {}, files };
}

/** A file of datasets/, whole. @throws InputError when it is missing or not what its checksum says */
export async function committedFile(name: string, file: string): Promise<Buffer> {
  const { files } = await catalogueEntry(name);
  const record = recordIn(files, file, cataloguePath, restoreAdvice);
  return Buffer.from(await readWhole(path.join(datasetsFolder, file), record, restoreAdvice));
}
