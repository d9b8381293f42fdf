import type pl from 'nodejs-polars';
import { checkChoice, checkInteger, checkKeys, InputError, mean, most, sum } from '../base';
import { equalChunks, type Direction } from '../metrics';
import { numberColumn } from '../table';
import type { ImageSource } from './images';
import { mosaicOf, stacked, stackedHeight } from './mosaic';
import { Picture } from './picture';
import { endsOf, nameOf } from './plot/words';
import { count, shortNumber } from './text';

const viewNames = ['mean', 'difference', 'middle'] as const;

/** A picture of a part, see {@link MeanImagesOptions}. */
export type MeanImagesView = (typeof viewNames)[number];

/** Options of {@link meanImages}. */
export interface MeanImagesOptions {
  /** Column to sort by, such as `bias`. */
  by: string;
  /** How many parts of equally many images. Default 10: deciles. */
  bins?: number;
  /**
   * What stands below each other for each part: its mean image, by how much that differs from the mean of all (grey: not at all; the
   * differences are enlarged, all by the same factor), and the image in the middle of the part. Default all three.
   */
  views?: readonly MeanImagesView[];
  /** How many parts stand side by side. Default 5. */
  columns?: number;
  /** Whether the first picture is of the lowest (`ascending`, the default) or the highest values. */
  direction?: Direction;
  /** Pixels of the picture for each pixel of an image, a whole number. Default: as large as fits a cell, at most 4. */
  scale?: number;
  /** Title above. Default: says what is averaged. */
  title?: string;
}

/**
 * The mean image of each part of equally many images along a risk: what the images of a decile have in common, what sets it apart from the
 * rest, and one of its images. Below each stand its number and the mean of the risk.
 *
 * @param images - the store that the table's `row` column points into
 * @param table - one row per image; filter it first to see faces alone
 * @throws InputError when a column is missing or wrong, there are fewer rows than parts, or all risks are equal
 * @example
 * await show(meanImages(test.images, faces, { by: 'bias' }));
 */
export function meanImages(images: ImageSource, table: pl.DataFrame, options: MeanImagesOptions): Picture {
  checkKeys('meanImages', options, ['by', 'bins', 'views', 'columns', 'direction', 'scale', 'title']);
  const { by, bins = 10, views = viewNames, columns = 5, direction, scale } = options;
  if (views.length === 0) throw new InputError('views', `some of ${viewNames.join(', ')}`, 'none');
  views.forEach((view) => checkChoice('views', view, viewNames));
  checkInteger('columns', columns, 1);
  const risks = numberColumn(table, by);
  const rows = numberColumn(table, 'row');
  const chunks = equalChunks(risks, `column ${by}`, bins, direction);
  const ends = direction === 'descending' ? endsOf(by, table).toReversed() : endsOf(by, table);
  const means = chunks.map((chunk) => meanImage(images, chunk, rows));
  const { factor, differences } = fromAll(means, chunks);
  const pictures = {
    mean: (i: number) => bytesOf(means[i]!),
    difference: (i: number) => differences[i]!,
    middle: (i: number) => images.image(rows[chunks[i]![Math.floor((chunks[i]!.length - 1) / 2)]!]!),
  };
  const tiles = chunks.map((chunk, i) => {
    const risk = mean(chunk, (row) => risks[row]!);
    const word = i === 0 ? ends[0] : i === bins - 1 ? ends[1] : '';
    const pixels = stacked(
      views.map((view) => pictures[view](i)),
      images,
    );
    return { pixels, captions: [[String(i + 1), word].filter(Boolean).join(' '), shortNumber(risk)] };
  });
  const words = { mean: 'mean', difference: `difference × ${shortNumber(factor)}`, middle: 'middle image' };
  const parts = views.map((view) => words[view]);
  const title =
    options.title ?? `Images by ${nameOf(by)}: ${bins} parts of ${sizes(chunks)}; below, the mean ${nameOf(by)}`;
  const text = [title, `From the top: ${parts.join(', ')}.`, ...tiles.map(({ captions }) => captions.join(': '))].join(
    '\n',
  );
  const size = { width: images.width, channels: images.channels, height: stackedHeight(views.length, images.height) };
  return new Picture(mosaicOf(size, tiles, { columns, scale, title, parts }), text);
}

function meanImage(images: ImageSource, chunk: Uint32Array, rows: Float64Array): Float64Array {
  const sums = new Float64Array(images.width * images.height * images.channels);
  for (const at of chunk) {
    const pixels = images.image(rows[at]!);
    for (let i = 0; i < sums.length; i++) sums[i]! += pixels[i]!;
  }
  return sums.map((sum) => sum / chunk.length);
}

function bytesOf(image: Float64Array): Uint8Array {
  return Uint8Array.from(image, (value) => Math.round(Math.min(255, Math.max(0, value))));
}

/** How much each mean differs from that of all images, around grey, enlarged so that the largest difference is black or white. */
function fromAll(means: Float64Array[], chunks: Uint32Array[]): { factor: number; differences: Uint8Array[] } {
  const count = sum(chunks, ({ length }) => length);
  const all = (means[0] ?? new Float64Array()).map((_, at) =>
    sum(means, (one, i) => (one[at]! * chunks[i]!.length) / count),
  );
  const differences = means.map((mean) => mean.map((value, at) => value - all[at]!));
  const largest = most(differences.flatMap((one) => [...one].map(Math.abs)));
  const factor = largest > 0 ? Number((127 / largest).toPrecision(2)) : 1;
  return { factor, differences: differences.map((one) => bytesOf(one.map((value) => 128 + factor * value))) };
}

function sizes(chunks: Uint32Array[]): string {
  return [...new Set(chunks.map(({ length }) => count(length)))].join(' or ');
}
