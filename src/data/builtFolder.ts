import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import pl from 'nodejs-polars';
import { InputError, makeFolderWhole, messageOf } from '../base';
import { assembleDataset, countSplits, type Dataset } from './dataset';
import { ImageStore } from './imageStore';
import { readManifest, type Manifest } from './manifest';
import { PartMaps } from './partMaps';
import { checkWhole, readWhole, recordIn, recordOf, type FileRecord } from './wholeFile';

const imagesName = 'images.bin';
const tableName = 'table.parquet';
const partsName = 'parts.bin';

/** What belongs to the images of a dataset that is being built. */
export interface BuiltContent {
  /** One row per image, with `id`, `split` and `label`. */
  readonly table: pl.DataFrame;
  /** The manifest but for what follows from table and files. */
  readonly manifest: Omit<Manifest, 'files' | 'splits'>;
}

/**
 * True when a folder holds a dataset that was written to its end: the manifest is written last, into a folder that gets its
 * name only when everything in it is on disk.
 */
export function isBuilt(folder: string): boolean {
  return existsSync(path.join(folder, 'manifest.json'));
}

/**
 * Writes a dataset as a folder of `images.bin` (all images, one after the other), `parts.bin` (so the maps of their parts, where the
 * manifest names parts), `table.parquet` and `manifest.json` with their checksums. An interrupted build leaves no folder of that name.
 *
 * @param folder - replaced when it exists
 * @param fill - writes images and maps into the files it is given and returns the table and the manifest's text
 */
export async function writeBuilt(
  folder: string,
  fill: (imagesFile: string, partsFile: string) => Promise<BuiltContent>,
): Promise<void> {
  await makeFolderWhole(folder, async (temporary) => {
    const file = (name: string): string => path.join(temporary, name);
    const { table, manifest } = await fill(file(imagesName), file(partsName));
    table.writeParquet(file(tableName), { compression: 'zstd' });
    const files: Record<string, FileRecord> = {};
    for (const name of [imagesName, ...(manifest.parts ? [partsName] : []), tableName]) {
      files[name] = await recordOf(file(name));
    }
    const splits = countSplits(manifest.name, table);
    await writeFile(file('manifest.json'), `${JSON.stringify({ ...manifest, splits, files }, null, 2)}\n`);
  });
}

/**
 * Reads a folder that {@link writeBuilt} wrote, and checks every byte of it.
 *
 * @param advice - what to do when it is damaged, a full sentence
 * @throws InputError when a file is missing, cut off or has another checksum
 */
export async function readBuilt(folder: string, advice: string): Promise<Dataset> {
  const manifest = await readManifest(folder, advice);
  const read = (name: string): Promise<Uint8Array> => {
    const record = recordIn(manifest.files, name, path.join(folder, 'manifest.json'), advice);
    return readWhole(path.join(folder, name), record, advice);
  };
  if (!manifest.shape) throw new InputError(path.join(folder, 'manifest.json'), 'the shape of images', 'none', advice);
  const table = pl.readParquet(Buffer.from(await read(tableName)));
  const { parts: names, shape } = manifest;
  const parts = names && new PartMaps(await read(partsName), { names, ...shape });
  return assembleDataset(table, new ImageStore(await read(imagesName), shape), manifest, parts);
}

/**
 * Checks files against what is on record of them.
 *
 * @returns for each file, in order, its name and what is wrong with it (undefined: nothing)
 */
export async function verifyFiles(
  folder: string,
  files: Readonly<Record<string, FileRecord>>,
  advice: string,
): Promise<{ file: string; problem: string | undefined }[]> {
  const results = [];
  for (const [file, record] of Object.entries(files)) {
    const problem = await checkWhole(path.join(folder, file), record, advice).then(() => undefined, messageOf);
    results.push({ file, problem });
  }
  return results;
}
