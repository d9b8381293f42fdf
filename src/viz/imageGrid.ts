import type pl from 'nodejs-polars';
import { checkInteger, checkKeys, InputError } from '../base';
import { isTable, numberColumn, textColumn } from '../table';
import type { Values } from '../learn';
import { captionWidth, mosaicOf, stacked, stackedHeight } from './mosaic';
import { imagesBelow } from './imagesBelow';
import type { ImageSource } from './images';
import { Picture } from './picture';
import { shortNumber } from './text';

/** Options of {@link imageGrid}. */
export interface ImageGridOptions {
  /** How many images stand side by side. Default 5. */
  columns?: number;
  /** Columns of the table whose values stand below each image, one line each. Default none. */
  captions?: string | readonly string[];
  /**
   * An image that stands below each, such as what a model makes of it: as many as there are rows, in their order. A store, or numbers from
   * 0 to 1 of shape [n, height, width, channels] as `model.reconstruct` gives them; what lies beyond is cut.
   */
  below?: ImageSource | Values;
  /** What the images above and those below are, in words to the left: `['original', 'drawn again']`. Default none. */
  parts?: readonly [above: string, below: string];
  /** Pixels of the picture for each pixel of an image, a whole number. Default: as large as fits a cell, at most 4. */
  scale?: number;
  /** Title above the grid. Default none. */
  title?: string;
}

/** Beyond this nobody looks at each, and the notebook grows. */
const most = 120;

/**
 * Images side by side, row after row in the order given.
 *
 * @param images - the store that the rows point into, such as `test.images`
 * @param rows - a table with a `row` column (so sort and cut the table to choose), or indices into the store
 * @throws InputError when there is no image or more than 120, a row is not in the store, a caption's column is
 * missing, or the images below are others in number or size
 * @example
 * await show(imageGrid(test.images, scored.sort('bias').head(20), { captions: 'bias', title: 'Rarest faces' }));
 * const again = await model.reconstruct(test.images.select([0, 1, 2]));
 * await show(imageGrid(test.images, [0, 1, 2], { below: again, parts: ['original', 'drawn again'] }));
 */
export function imageGrid(
  images: ImageSource,
  rows: pl.DataFrame | ArrayLike<number>,
  options: ImageGridOptions = {},
): Picture {
  checkKeys('imageGrid', options, ['columns', 'captions', 'below', 'parts', 'scale', 'title']);
  const { columns = 5, captions = [], scale, title = '', parts = [] } = options;
  if (parts.length > 0 && (parts.length !== 2 || !options.below)) {
    throw new InputError('parts', 'two texts beside below', `${parts.length}${options.below ? '' : ' without it'}`);
  }
  checkInteger('columns', columns, 1);
  const table = isTable(rows) ? rows : undefined;
  const indices = isTable(rows) ? [...numberColumn(rows, 'row')] : Array.from(rows);
  checkIndices(indices, images);
  const names = typeof captions === 'string' ? [captions] : captions;
  if (names.length > 0 && !table) throw new InputError('captions', 'a table with these columns', 'indices alone');
  const lower = options.below && imagesBelow(options.below, images, indices.length);
  const pixelsOf = (row: number, i: number) =>
    lower ? stacked([images.image(row), lower.image(i)], images) : images.image(row);
  const { width, height, channels } = images;
  const bare = mosaicOf(
    { width, channels, height: stackedHeight(lower ? 2 : 1, height) },
    indices.map((row, i) => ({ pixels: pixelsOf(row, i), captions: [] })),
    { columns, scale, title, parts },
  );
  const lines = table ? names.map((name) => captionLines(table, name, captionWidth(bare))) : [];
  const tiles = bare.tiles.map((tile, i) => ({ ...tile, captions: lines.map((line) => line[i] ?? '') }));
  return new Picture({ ...bare, tiles }, describe(title, tiles, names, parts));
}

function checkIndices(indices: number[], images: ImageSource): void {
  const n = indices.length;
  if (n < 1 || n > most) {
    throw new InputError('imageGrid', `1 to ${most} images`, n, 'Choose some, such as table.head(20).');
  }
  const bad = indices.find((row) => !(Number.isInteger(row) && row >= 0 && row < images.length));
  if (bad !== undefined) {
    throw new InputError('row', `0 to ${images.length - 1}`, bad, 'Are these the images of the same split?');
  }
}

/** Text speaks for itself; a number says whose it is where there is room for that. */
function captionLines(table: pl.DataFrame, name: string, fits: (text: string) => boolean): string[] {
  const texts = textColumn(table, name);
  const column: pl.Series = table.getColumn(name);
  if (column.isBoolean()) return texts.map((text) => (text === null ? '' : `${text === 'true' ? '' : 'no '}${name}`));
  if (!column.isNumeric()) return texts.map((text) => text ?? '');
  const numbers = texts.map((text) => (text === null ? '' : shortNumber(Number(text))));
  const named = numbers.map((number) => (number === '' ? '' : `${name} ${number}`));
  return named.every(fits) ? named : numbers;
}

function describe(
  title: string,
  tiles: readonly { captions: readonly string[] }[],
  names: readonly string[],
  parts: readonly string[],
): string {
  const images = `${tiles.length} image${tiles.length === 1 ? '' : 's'}`;
  const heading = [title, names.length > 0 ? `${images}, with ${names.join(', ')}` : images].filter(Boolean).join(': ');
  const lines = names.length > 0 ? tiles.map(({ captions }, i) => `${i + 1}: ${captions.join(', ')}`) : [];
  const stack = parts.length > 0 ? [`From the top: ${parts.join(', ')}.`] : [];
  return [heading, ...stack, ...lines].join('\n');
}
