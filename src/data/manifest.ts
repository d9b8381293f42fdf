import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../base';
import type { ImageShape } from './imageStore';
import type { SplitName } from './splits';
import type { FileRecord } from './wholeFile';

/** Where a dataset comes from and what its files have to be; kept as `manifest.json` beside built datasets. */
export interface Manifest {
  readonly name: string;
  /** One line: what is in it. */
  readonly title: string;
  readonly licence: string;
  /** Who made it and where it is to be found. */
  readonly source: string;
  /** Of its images; a table without images has none. */
  readonly shape?: ImageShape;
  /** What the maps of parts tell apart, in the order of their numbers, where there are maps. */
  readonly parts?: readonly string[];
  /** Rows of each split. */
  readonly splits: Readonly<Record<SplitName, number>>;
  /** The options it was built with, defaults filled in; plain JSON. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Versions of the packages that made it, where that decides its bytes. */
  readonly madeBy: Readonly<Record<string, string>>;
  /** The files of the dataset by name; empty for your own data, which is read in place. */
  readonly files: Readonly<Record<string, FileRecord>>;
}

/**
 * Reads the manifest of a folder that was built.
 *
 * @param folder - where `manifest.json` is
 * @param advice - what to do when it is damaged, a full sentence
 * @throws InputError when it is missing, cut off or not a manifest
 */
export async function readManifest(folder: string, advice: string): Promise<Manifest> {
  const file = path.join(folder, 'manifest.json');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    throw new InputError(file, 'a manifest', 'no such file', advice);
  }
  try {
    const manifest = JSON.parse(text) as Manifest;
    const whole = [manifest.name, manifest.splits, manifest.files].every((part) => part !== undefined);
    if (whole) return manifest;
  } catch {
    // Fall through: cut off and wrong are fixed in the same way.
  }
  throw new InputError(file, 'a manifest in JSON', `${text.length} characters that are none`, advice);
}
