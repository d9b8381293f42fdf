import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pl from 'nodejs-polars';
import { checkInteger, InputError, keysOf, messageOf, startProgress } from '../base';
import { catalogueEntry } from './catalogue';
import { assembleDataset, type Dataset } from './dataset';
import { channels, decodeImage } from './decodeImage';
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
const atOnce = 16;

/**
 * `image-folder`: your own images with your own table. Every image is resized to size x size (proportions are not kept);
 * all columns of the table are kept. A column `split` (train, validation, test) decides the splits; without one, the first
 * 80% of each class in table order train and the rest is the test split. A column `id` is kept, else it is `file`.
 */
export const imageFolder: DatasetSource<ImageFolderOptions> = {
  name: 'image-folder',
  keys: keysOf<ImageFolderOptions>()('path', 'table', 'size'),
  load: loadImageFolder,
};

async function loadImageFolder({ path: folder, table: tableFile, size = 64 }: ImageFolderOptions): Promise<Dataset> {
  checkInteger('size', size, 1);
  for (const [key, value] of Object.entries({ path: folder, table: tableFile })) {
    if (typeof value !== 'string') throw new InputError(key, 'a path', value, 'image-folder needs path and table.');
    if (!existsSync(value)) throw new InputError(key, 'a path that exists', value);
  }
  const { title, licence, source } = await catalogueEntry('image-folder');
  const read = withNumbers(readTable(tableFile));
  const labels = labelsOf(tableFile, read);
  const files = filesOf(tableFile, read);
  const bytes = await decodeAll(folder, files, size);
  const missing = [pl.Series('id', files, pl.Utf8), pl.Series('split', splitByClass(labels), pl.Utf8)];
  const table = read.withColumns(...missing.filter(({ name }) => !read.columns.includes(name)));
  const shape = { height: size, width: size, channels: channels };
  const options = { path: folder, table: tableFile, size };
  const manifest = { name: 'image-folder', title, licence, source, shape, options, madeBy: {}, files: {} };
  return assembleDataset(table, new ImageStore(bytes, shape), manifest);
}

/** The table with 1 and 0 for labels true and false. */
function withNumbers(table: pl.DataFrame): pl.DataFrame {
  const label = table.getColumn('label');
  return label.isBoolean() ? table.withColumns(label.cast(pl.Int32)) : table;
}

/** Labels as 0 and 1. A word among numbers makes text of a whole column: the word is named, and not the first number. */
function labelsOf(file: string, table: pl.DataFrame): number[] {
  const column = table.getColumn('label');
  const values = column.toArray() as unknown[];
  const odd = values.findIndex((value) => typeof value === 'string' && !/^[01]$/.test(value));
  if (odd < 0) return readLabels(`${file}: label`, column);
  const got = `${String(values[odd]).slice(0, 20)} in row ${odd}`;
  throw new InputError(`${file}: label`, '0 or 1 in every row', got, '1 is a face, 0 is not.');
}

/** Names of files within the folder. @throws InputError for a row without one, and for a path of its own */
function filesOf(table: string, read: pl.DataFrame): string[] {
  return (read.getColumn('file').toArray() as unknown[]).map((name, row) => {
    const fail = (expected: string, got: string, todo: string): InputError =>
      new InputError(`${table}: file`, expected, `${got} in row ${row}`, todo);
    if (name === null || name === '') throw fail('a name in every row', 'none', 'Leave such rows out.');
    if (typeof name !== 'string') {
      const todo = 'Write them as text: numbers have no endings and no leading zeros.';
      throw fail('names as text, such as a.png', JSON.stringify(name), todo);
    }
    if (path.isAbsolute(name) || /^[a-z]:[\\/]/i.test(name) || name.includes('\0')) {
      throw fail('names that start from `path`', name, 'Give the folder as path, and what follows it in the table.');
    }
    return name;
  });
}

function readTable(file: string): pl.DataFrame {
  const parquet = /\.parquet$/i.test(file);
  if (!parquet && !/\.csv$/i.test(file)) throw new InputError('table', 'a .csv or .parquet file', file);
  let table: pl.DataFrame;
  try {
    // Read here: by the name polars takes a path for data, unless its ending is in small letters.
    const bytes = readFileSync(file);
    // All rows decide the types, so that a word behind many numbers is told with its row; names are text whatever they look like.
    table = parquet
      ? pl.readParquet(bytes)
      : pl.readCSV(bytes, { inferSchemaLength: bytes.length, dtypes: { file: pl.Utf8 } });
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
  const imageSize = size * size * channels;
  const bytes = new Uint8Array(files.length * imageSize);
  const progress = startProgress('image-folder', files.length);
  try {
    for (let from = 0; from < files.length; from += atOnce) {
      const names = files.slice(from, from + atOnce);
      const images = await Promise.all(names.map((name) => decodeImage(name, path.join(folder, name), size)));
      images.forEach((image, k) => bytes.set(image, (from + k) * imageSize));
      progress.update(from + names.length);
    }
  } finally {
    progress.end();
  }
  return bytes;
}
