import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { datasetsFolder, InputError } from '../base';
import type { FileRecord } from './wholeFile';

/** What datasets/manifest.json says of a dataset. */
export interface CatalogueEntry {
  /** One line: what is in it. */
  readonly title: string;
  readonly licence: string;
  readonly source: string;
  /** Files of it in datasets/, with what they have to be. */
  readonly files: Readonly<Record<string, FileRecord>>;
  /** Files that are fetched to build it. */
  readonly fetched?: Readonly<Record<string, FileRecord>>;
}

/** Its name in messages. */
export const cataloguePath = 'datasets/manifest.json';

/** What to do about a damaged file of the repository. */
export const restoreAdvice = 'Take it from the repository again: git checkout -- datasets.';

/** Every dataset's entry in datasets/manifest.json, by name. @throws InputError when the file is missing or damaged */
export async function readCatalogue(): Promise<Readonly<Record<string, CatalogueEntry>>> {
  const file = path.join(datasetsFolder, 'manifest.json');
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Record<string, CatalogueEntry>;
  } catch (cause) {
    throw new InputError(file, 'the list of datasets in JSON', (cause as Error).message, restoreAdvice);
  }
}

/** One dataset's entry. @throws InputError when there is none */
export async function catalogueEntry(name: string): Promise<CatalogueEntry> {
  const entry = (await readCatalogue())[name];
  if (!entry) throw new InputError(cataloguePath, `an entry for ${name}`, 'none', restoreAdvice);
  return entry;
}
