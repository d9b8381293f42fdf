import type pl from 'nodejs-polars';
import { checkKeys } from '../base';
import { equalChunks, numberColumn } from '../metrics';
import type { Direction } from '../metrics';
import type { ImageSource } from './images';
import { mosaicOf } from './mosaic';
import { Picture } from './picture';
import { endsOf, nameOf } from './plot/words';
import { count, shortNumber } from './text';

/** Options of {@link meanImages}. */
export interface MeanImagesOptions {
  /** Column to sort by, such as `bias`. */
  by: string;
  /** How many parts of equally many images. Default 10: deciles. */
  bins?: number;
  /** Whether the first picture is of the lowest (`ascending`, the default) or the highest values. */
  direction?: Direction;
  /** Pixels of the picture for each pixel of an image, a whole number. Default: as large as fits a cell, at most 4. */
  scale?: number;
  /** Title above. Default: says what is averaged. */
  title?: string;
}

/**
 * The mean image of each part of equally many images along a risk, side by side: what the images of a decile have in common.
 * Below each stand its number and the mean of the risk.
 *
 * @param images - the store that the table's `row` column points into
 * @param table - one row an image; filter it first to see faces alone
 * @throws InputError when a column is missing or wrong, there are fewer rows than parts, or all risks are equal
 * @example
 * await show(meanImages(test.images, faces, { by: 'bias' }));
 */
export function meanImages(images: ImageSource, table: pl.DataFrame, options: MeanImagesOptions): Picture {
  checkKeys('meanImages', options, ['by', 'bins', 'direction', 'scale', 'title']);
  const { by, bins = 10, direction, scale } = options;
  const risks = numberColumn(table, by);
  const rows = numberColumn(table, 'row');
  const chunks = equalChunks(risks, `column ${by}`, bins, direction);
  const ends = direction === 'descending' ? endsOf(by).toReversed() : endsOf(by);
  const tiles = chunks.map((chunk, i) => {
    const mean = chunk.reduce((sum, row) => sum + (risks[row] ?? NaN), 0) / chunk.length;
    const word = i === 0 ? ends[0] : i === bins - 1 ? ends[1] : '';
    const pixels = meanImage(images, chunk, rows);
    return { pixels, captions: [[String(i + 1), word].filter(Boolean).join(' '), shortNumber(mean)] };
  });
  const title =
    options.title ??
    `Mean image by ${nameOf(by)}: ${bins} parts of ${sizes(chunks)} images; below, the mean ${nameOf(by)}`;
  const text = [title, ...tiles.map(({ captions }) => captions.join(': '))].join('\n');
  return new Picture(mosaicOf(images, tiles, { columns: bins, scale, title }), text);
}

function meanImage(images: ImageSource, chunk: Uint32Array, rows: Float64Array): Uint8Array {
  const sums = new Float64Array(images.width * images.height * images.channels);
  for (const at of chunk) {
    const pixels = images.image(rows[at] ?? NaN);
    for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + (pixels[i] ?? 0);
  }
  return Uint8Array.from(sums, (sum) => Math.round(sum / chunk.length));
}

function sizes(chunks: Uint32Array[]): string {
  return [...new Set(chunks.map(({ length }) => count(length)))].join(' or ');
}
