import type pl from 'nodejs-polars';
import { InputError } from '../../base';
import { ImageStore, type Split } from '../../data';
import { checkTable } from '../../table';

/** Data that are compared: a table, a split of a table and its images, or images alone. */
export type ShiftData = pl.DataFrame | Split | ImageStore;

/** The same, apart. */
export interface Compared {
  readonly table?: pl.DataFrame;
  readonly images?: ImageStore;
  readonly length: number;
}

/** The table and the images of data. @throws InputError for what is neither, and for no rows */
export function comparedOf(what: string, data: ShiftData): Compared {
  const read = partsOf(what, data);
  if (read.length > 1) return read;
  throw new InputError(what, 'at least two rows', read.length, 'A filter may have removed them.');
}

function partsOf(what: string, data: ShiftData): Compared {
  if (data instanceof ImageStore) return { images: data, length: data.length };
  if (typeof data === 'object' && data !== null && 'images' in data && 'table' in data) {
    const { table, images } = data;
    checkTable(`${what}: table`, table);
    if (table.height === images.length) return { table, images, length: images.length };
    throw new InputError(`${what}: table`, `${images.length} rows, one for each image`, table.height);
  }
  checkTable(what, data);
  const table = data as pl.DataFrame;
  return { table, length: table.height };
}
