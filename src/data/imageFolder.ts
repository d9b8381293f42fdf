import { existsSync } from 'node:fs';
import path from 'node:path';
import pl from 'nodejs-polars';
import { checkInteger, InputError, messageOf, startProgress } from '../base';
import { catalogueEntry } from './catalogue';
import { assembleDataset, type Dataset } from './dataset';
import { CHANNELS, decodeImage } from './decodeImage';
import { ImageStore } from './imageStore';
import { readLabels } from './labels';
import type { DatasetSource } from './source';
import { splitByClass } from './splitByClass';

/** Options of `loadDataset('image-folder')`. */
export interface ImageFolderOptions {
  /** The folder that the paths in the column `file` start from. */
  readonly path: string;
  /** A CSV or Parquet file with the columns `file` and `label` (1 = face, 0 = not), and any others. */
  readonly table: string;
  /** Height and width that every image is resized to, in pixels. Default 64. */
  readonly size?: number;
}

/** Images decoded at once: sharp has its own threads, more would only fill the memory. */
const AT_ONCE = 16;

/**
 * `image-folder`: your own images with your own table. Every image is resized to size x size (proportions are not kept);
 * all columns of the table are kept. A column `split` (train, validation, test) decides the splits; without one, the first
 * 80% of each class in table order train and the rest is the test split. A column `id` is kept, else it is `file`.
 */
export const imageFolder: DatasetSource<ImageFolderOptions> = {
  name: 'image-folder',
  keys: ['path', 'table', 'size'],
  load: loadImageFolder,
};

async function loadImageFolder({ path: folder, table: tableFile, size = 64 }: ImageFolderOptions): Promise<Dataset> {
  checkInteger('size', size, 1);
  for (const [key, value] of Object.entries({ path: folder, table: tableFile })) {
    if (typeof value !== 'string') throw new InputError(key, 'a path', value, 'image-folder needs path and table.');
    if (!existsSync(value)) throw new InputError(key, 'a path that exists', value);
  }
  const { title, licence, source } = await catalogueEntry('image-folder');
  const read = readTable(tableFile);
  const labels = readLabels(`${tableFile}: label`, read.getColumn('label'));
  const files = read.getColumn('file').toArray() as string[];
  const bytes = await decodeAll(folder, files, size);
  const missing = [pl.Series('id', files, pl.Utf8), pl.Series('split', splitByClass(labels), pl.Utf8)];
  const table = read.withColumns(...missing.filter(({ name }) => !read.columns.includes(name)));
  const shape = { height: size, width: size, channels: CHANNELS };
  const options = { path: folder, table: tableFile, size };
  const manifest = { name: 'image-folder', title, licence, source, shape, options, madeBy: {}, files: {} };
  return assembleDataset(table, new ImageStore(bytes, shape), manifest);
}

function readTable(file: string): pl.DataFrame {
  const parquet = /\.parquet$/i.test(file);
  if (!parquet && !/\.csv$/i.test(file)) throw new InputError('table', 'a .csv or .parquet file', file);
  let table: pl.DataFrame;
  try {
    table = parquet ? pl.readParquet(file) : pl.readCSV(file);
  } catch (error) {
    throw new InputError(file, `a table in ${parquet ? 'Parquet' : 'CSV'}`, messageOf(error), 'Is the file whole?');
  }
  for (const column of ['file', 'label']) {
    if (!table.columns.includes(column)) {
      throw new InputError(`${file}: columns`, 'file and label among them', table.columns.join(', '));
    }
  }
  return table;
}

async function decodeAll(folder: string, files: readonly string[], size: number): Promise<Uint8Array> {
  const imageSize = size * size * CHANNELS;
  const bytes = new Uint8Array(files.length * imageSize);
  const progress = startProgress('image-folder', files.length);
  try {
    for (let from = 0; from < files.length; from += AT_ONCE) {
      const names = files.slice(from, from + AT_ONCE);
      const images = await Promise.all(names.map((name) => decodeImage(name, path.join(folder, name), size)));
      images.forEach((image, k) => bytes.set(image, (from + k) * imageSize));
      progress.update(from + names.length);
    }
  } finally {
    progress.end();
  }
  return bytes;
}
