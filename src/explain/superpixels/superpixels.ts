import { checkInteger, checkKeys, checkPositive, InputError, product } from '../../base';
import { PartMaps, type ImageStore, type Rows, type Split } from '../../data';
import { inputRows, readNumbers, Values, type Numbers } from '../../learn';
import { slic } from './slic';

/** Options of {@link superpixels}. */
export interface SuperpixelOptions {
  /** About how many parts an image has. Default 50. */
  count?: number;
  /** How much place counts beside colour: 1 follows colours, 100 gives squares. Default 10. */
  compactness?: number;
}

/**
 * Cuts images into parts of about one colour, superpixels, by simple linear iterative clustering (Achanta and others 2012): connected, of about the same
 * size, the same for the same image.
 *
 * @param images - a split or images, values 0 to 1
 * @returns the number of the part of each pixel, from 0, `[n, height, width]`
 * @throws InputError for what are no images, and bad options
 * @example
 * const parts = explain.superpixels(test.images.select([0]), { count: 30 });
 * await explain.lime(model, test.images.select([0]), { segments: parts });   // as { superpixels: 30 } does
 */
export function superpixels(images: Split | ImageStore | Numbers, options: SuperpixelOptions = {}): Values {
  checkKeys('superpixels', options, ['count', 'compactness']);
  const { count = 50, compactness = 10 } = options;
  const rows = inputRows(images, 'superpixels');
  const segment = segmenter('superpixels', rows, { superpixels: count, compactness, segments: 'slic' });
  const [height, width] = rows.rowShape as [number, number, number];
  const labels = new Float32Array(rows.length * height * width);
  for (let row = 0; row < rows.length; row++) labels.set(segment(row).labels, row * height * width);
  return new Values(labels, [rows.length, height, width]);
}

/** How images are cut, as methods have it among their options. */
export interface SegmentOptions {
  /** About how many parts an image is cut into. Default 50. */
  superpixels?: number;
  /** See `explain.superpixels`. Default 10. */
  compactness?: number;
  /**
   * Parts of your own: whole numbers from 0, `[height, width]` for all images or `[n, height, width]`, or the part maps of a data set. Default `slic`: superpixels.
   */
  segments?: Numbers | PartMaps | 'slic';
}

/** The parts of one image. */
export interface Segments {
  readonly count: number;
  /** The place of the part of each pixel among those that the image has, from 0. */
  readonly labels: Int32Array;
  /** The number that was given to each of them. */
  readonly numbers: Int32Array;
}

/** Gives the parts of the image of a row. @throws InputError for what are no images, bad options and parts that do not fit */
export function segmenter(
  what: string,
  rows: Rows,
  { superpixels: count, compactness, segments }: Required<SegmentOptions>,
): (row: number) => Segments {
  if (rows.rowShape.length !== 3) throw new InputError(what, 'images', `rows of ${rows.rowShape.join(' x ')}`);
  const [height, width, channels] = rows.rowShape as [number, number, number];
  checkInteger('superpixels', count, 1);
  checkPositive('compactness', compactness);
  if (segments === 'slic') {
    return (row) => counted(slic(rows.gather([row]), [height, width, channels], { count, compactness }));
  }
  if (segments instanceof PartMaps) return byMaps(segments, rows);
  const given = readNumbers('segments', segments);
  const size = height * width;
  const forAll = given.data.length === size;
  if (product(given.shape.slice(-2)) !== size || !(forAll || given.data.length === rows.length * size)) {
    throw new InputError(
      'segments',
      `${height} x ${width} numbers, or so many for each image`,
      given.shape.join(' x '),
    );
  }
  const odd = given.data.find((value) => !(Number.isInteger(value) && value >= 0 && value < 2 ** 24));
  if (odd !== undefined) throw new InputError('segments', 'whole numbers from 0, below 2 ** 24', odd);
  return (row) =>
    counted(Int32Array.from(given.data.subarray(forAll ? 0 : row * size, forAll ? size : (row + 1) * size)));
}

function byMaps(maps: PartMaps, rows: Rows): (row: number) => Segments {
  const expected = [rows.length, ...rows.rowShape.slice(0, 2)].join(' x ');
  const got = [maps.length, ...maps.rowShape].join(' x ');
  if (got !== expected) throw new InputError('segments', `maps of ${expected}`, got, 'Select the same rows.');
  return (row) => counted(Int32Array.from(maps.map(row)));
}

/** Numbers that no pixel has are no parts. */
function counted(given: Int32Array): Segments {
  const numbers = Int32Array.from(new Set(given)).sort();
  const places = new Map(Array.from(numbers, (number, at) => [number, at]));
  return { labels: given.map((number) => places.get(number)!), numbers, count: numbers.length };
}
