import { existsSync } from 'node:fs';
import path from 'node:path';
import pl from 'nodejs-polars';
import type { Dataset as H5Dataset, File as H5File } from 'h5wasm/node';
import { checkChoice, InputError, keysOf, messageOf, startProgress } from '../base';
import { catalogueEntry } from './catalogue';
import { assembleDataset, type Dataset } from './dataset';
import { ImageStore, type ImageShape } from './imageStore';
import { checkLabels } from './labels';
import type { DatasetSource } from './source';
import { splitByClass } from './splitByClass';

/** Options of `loadDataset('mit-h5')`. */
export interface MitH5Options {
  /** Path of an HDF5 file with `images` (uint8, N x 64 x 64 x 3) and `labels` (N x 1, 1 = face). */
  readonly path: string;
  /**
   * In which order the file holds the colours. Default `rgb`, as in the 2023 lab's file, whose loader uses the pixels as
   * they are; `bgr` for the file of the lab's earlier editions, whose loader turns them round.
   */
  readonly channelOrder?: 'rgb' | 'bgr';
}

const imageShape: ImageShape = { height: 64, width: 64, channels: 3 };
/** Images read at once: 12 MB, so that the HDF5 library never holds much. */
const piece = 1000;
const layout = 'The lab writes `images` as uint8, N x 64 x 64 x 3, and `labels` as N x 1.';

/**
 * `mit-h5`: any file in the layout of the original lab's training set, by path. The first 80% of each class in file order
 * are the training split, the last 20% the test split, as in the original; there is no validation split.
 */
export const mitH5: DatasetSource<MitH5Options> = {
  name: 'mit-h5',
  keys: keysOf<MitH5Options>()('path', 'channelOrder'),
  load: loadMitH5,
};

async function loadMitH5({ path: file, channelOrder = 'rgb' }: MitH5Options): Promise<Dataset> {
  checkChoice('channelOrder', channelOrder, ['rgb', 'bgr']);
  if (typeof file !== 'string') throw new InputError('path', 'the path of an HDF5 file', file);
  const { title, licence, source } = await catalogueEntry('mit-h5');
  const { labels, bytes } = await readH5(file);
  if (channelOrder === 'bgr') swapRedAndBlue(bytes);
  const split = splitByClass(labels);
  const table = pl.DataFrame({
    id: split.map((_, i) => `mit-${String(i).padStart(6, '0')}`),
    split,
    label: pl.Series('label', labels, pl.Int32),
    source: split.map((_, i) => `${path.basename(file)}/${i}`),
  });
  const options = { path: file, channelOrder };
  const manifest = { name: 'mit-h5', title, licence, source, shape: imageShape, options, madeBy: {}, files: {} };
  return assembleDataset(table, new ImageStore(bytes, imageShape), manifest);
}

async function readH5(file: string): Promise<{ labels: number[]; bytes: Uint8Array }> {
  if (!existsSync(file)) throw new InputError(file, 'an HDF5 file', 'no such file', 'Give its path as `path`.');
  const h5 = await import('h5wasm/node');
  // Without this the library prints pages about an error and goes on.
  (await h5.ready).activate_throwing_error_handler();
  let opened: H5File | undefined;
  try {
    opened = new h5.File(file, 'r');
    const images = opened.get('images') as H5Dataset | null;
    const labels = opened.get('labels') as H5Dataset | null;
    checkLayout(file, 'images', images, (shape) => shape.length === 4 && shape.slice(1).join() === '64,64,3');
    checkLayout(file, 'labels', labels, ([, width = 1, ...more]) => width === 1 && more.length === 0);
    for (const [name, data] of Object.entries({ images, labels })) refuseFilters(file, name, data);
    if (images.shape?.[0] === 0) throw new InputError(`${file}: images`, 'at least one image', 'none', layout);
    return { labels: labelsOf(file, labels), bytes: imagesOf(file, images) };
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(file, 'a whole HDF5 file', reasonOf(error), 'Is the download complete?');
  } finally {
    opened?.close();
  }
}

/** Filters of HDF5 that the library has: deflate, shuffle, fletcher32, szip, nbit and scaleoffset. */
const builtIn = [1, 2, 3, 4, 5, 6];

/** Names of registered filters, https://github.com/HDFGroup/hdf5_plugins. */
const filters: Readonly<Record<number, string>> = {
  305: 'lzo',
  307: 'bzip2',
  32000: 'lzf',
  32001: 'blosc',
  32004: 'lz4',
  32008: 'bitshuffle',
  32013: 'zfp',
  32015: 'zstd',
  32017: 'sz',
  32026: 'blosc2',
};

/** Refuses a dataset that is compressed in a way that cannot be read here. @throws InputError naming it */
function refuseFilters(file: string, name: string, data: H5Dataset): void {
  const strange = data.filters.find(({ id }) => !builtIn.includes(id));
  if (!strange) return;
  const known = filters[strange.id] ?? (strange.name || `filter ${strange.id}`);
  const todo = `Write it again with gzip: h5repack -f ${name}:GZIP=4 ${path.basename(file)} gzip.h5 (it needs the plugin of ${known}).`;
  throw new InputError(`${file}: ${name}`, 'compression by gzip, or none', known, todo);
}

function checkLayout(
  file: string,
  name: string,
  data: H5Dataset | null,
  fits: (shape: readonly number[]) => boolean,
): asserts data is H5Dataset {
  const expected = name === 'images' ? 'images of N x 64 x 64 x 3' : 'labels of N x 1';
  // A group has no shape; neither has what is not there.
  const shape = data?.shape;
  if (!shape) throw new InputError(file, expected, `no dataset of the name ${name}`, layout);
  if (!fits(shape)) throw new InputError(file, expected, shape.join(' x '), layout);
}

function labelsOf(file: string, data: H5Dataset): number[] {
  const labels = Array.from(data.value as ArrayLike<number | bigint>, Number);
  checkLabels(`${file}: labels`, labels);
  return labels;
}

function imagesOf(file: string, data: H5Dataset): Uint8Array {
  const { type, size, signed } = data.metadata;
  if (!(type === 0 && size === 1 && !signed)) {
    const kind = type === 1 ? 'float' : type === 0 ? `${signed ? '' : 'u'}int` : 'other values, items of bits: ';
    throw new InputError(`${file}: images`, 'uint8', `${kind}${size * 8}`, layout);
  }
  const count = data.shape?.[0] ?? 0;
  const imageSize = imageShape.height * imageShape.width * imageShape.channels;
  const bytes = new Uint8Array(count * imageSize);
  const progress = startProgress('mit-h5', count);
  try {
    for (let from = 0; from < count; from += piece) {
      const to = Math.min(from + piece, count);
      bytes.set(data.slice([[from, to]]) as Uint8Array, from * imageSize);
      progress.update(to);
    }
  } finally {
    progress.end();
  }
  return bytes;
}

function swapRedAndBlue(bytes: Uint8Array): void {
  for (let i = 0; i < bytes.length; i += 3) {
    const first = bytes[i] as number;
    bytes[i] = bytes[i + 2] as number;
    bytes[i + 2] = first;
  }
}

/** The innermost reason of the HDF5 library's stack of them. */
function reasonOf(error: unknown): string {
  return (
    messageOf(error)
      .match(/minor: (.*)/g)
      ?.at(-1)
      ?.slice('minor: '.length) ?? messageOf(error)
  );
}
