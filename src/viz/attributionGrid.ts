import { checkInteger, checkKeys, InputError, sampleQuantile } from '../base';
import type { Rows } from '../data';
import type { Values } from '../learn';
import { mosaicOf, stacked, stackedHeight } from './mosaic';
import { Picture } from './picture';
import { shortNumber } from './text';

/** Maps of images, as `explain` gives them. */
export interface AttributionMaps {
  /** What made them, such as `gradCam`. */
  readonly method: string;
  /** What was explained, in words. */
  readonly target: string;
  /** The images. */
  readonly inputs: Rows;
  /** One signed map an image, `[n, height, width]`. */
  readonly maps: Values;
}

/** Options of {@link attributionGrid}. */
export interface AttributionGridOptions {
  /** Which of the images, in this order, at most 40. Default the first 8. */
  rows?: ArrayLike<number>;
  /** How many images stand side by side. Default 8. */
  columns?: number;
  /** Pixels of the picture for each pixel of an image, a whole number. Default: as large as fits a cell, at most 4. */
  scale?: number;
  /** Title above. Default: says what was explained. */
  title?: string;
}

type Color = readonly [red: number, green: number, blue: number];

// The ends of a scale that people tell apart who do not tell red from green.
const [against, none, speaksFor]: readonly Color[] = [[33, 102, 172], [247, 247, 247], [178, 24, 43]]; // prettier-ignore

/** Beyond this nobody looks at each. */
const most = 40;

/**
 * Images, and below each its maps: red speaks for what was explained, blue against it, white says nothing. Each map has a scale of its own, which
 * ends at the value that 1% of its pixels exceed: compare places, not strengths.
 *
 * @param attributions - what `explain` gave, or several of the same images to stand below each other
 * @throws InputError for inputs that are no images, several of other images, a row that is not there, and more than 40 images
 * @example
 * await show(attributionGrid(await explain.gradCam(model, images)));
 * await show(attributionGrid([await explain.gradCam(model, images), await explain.saliency(model, images)], { rows: [0, 3] }));
 */
export function attributionGrid(
  attributions: AttributionMaps | readonly AttributionMaps[],
  options: AttributionGridOptions = {},
): Picture {
  checkKeys('attributionGrid', options, ['rows', 'columns', 'scale', 'title']);
  const all: readonly AttributionMaps[] = 'maps' in attributions ? [attributions] : attributions;
  const { inputs, height, width } = checkedImages(all);
  const { columns = 8, scale } = options;
  checkInteger('columns', columns, 1);
  const rows = Array.from(options.rows ?? Array.from({ length: Math.min(8, inputs.length) }, (_, row) => row));
  if (rows.length < 1 || rows.length > most) throw new InputError('rows', `1 to ${most} images`, rows.length);
  const odd = rows.find((row) => !(Number.isInteger(row) && row >= 0 && row < inputs.length));
  if (odd !== undefined) throw new InputError('rows', `0 to ${inputs.length - 1}`, odd);
  const ends = all.map(({ maps }) => rows.map((row) => endOf(maps.gather([row]))));
  const tiles = rows.map((row, i) => ({
    pixels: stacked(
      [imagePixels(inputs, row), ...all.map(({ maps }, at) => mapPixels(maps.gather([row]), ends[at]![i]!))],
      { width, channels: 3 },
    ),
    captions: [],
  }));
  const names = all.map(({ method }) => method);
  const parts = ['image', ...names];
  const explained = [...new Set(all.map(({ target }) => target))].join(', ');
  const title = options.title ?? `${names.length === 1 ? names[0] : 'Explanations'} of the ${explained}`;
  const size = { width, channels: 3, height: stackedHeight(1 + all.length, height) };
  const lines = all.map(({ method }, at) => `${method}: scales end at ${ends[at]!.map(shortNumber).join(', ')}`);
  const text = [
    `${title}: ${rows.length} image${rows.length === 1 ? '' : 's'}`,
    `From the top: ${parts.join(', ')}. Red for, blue against.`,
    ...lines,
  ];
  return new Picture(mosaicOf(size, tiles, { columns, scale, title, parts }), text.join('\n'));
}

function checkedImages(all: readonly AttributionMaps[]): { inputs: Rows; height: number; width: number } {
  const [first] = all;
  if (!first) throw new InputError('attributionGrid', 'at least one attribution', 'none');
  const { inputs, maps } = first;
  const [height, width, channels] = inputs.rowShape;
  if (inputs.rowShape.length !== 3 || maps.shape.length !== 3 || (channels !== 1 && channels !== 3)) {
    const got = `inputs of ${inputs.rowShape.join(' x ')}`;
    throw new InputError('attributionGrid', 'images of 1 or 3 channels', got, 'Look at toTable() and maps.');
  }
  const other = all.find((one) => one.maps.shape.join() !== maps.shape.join());
  if (other) throw new InputError('attributionGrid', `maps of ${maps.shape.join(' x ')}`, other.maps.shape.join(' x '));
  return { inputs, height: height!, width: width! };
}

/** The end of the scale of a map: the absolute value that 1% of the pixels exceed, or the largest where that is 0. */
function endOf(map: Float32Array): number {
  const sizes = map.map(Math.abs).sort();
  return sampleQuantile(sizes, 0.99) || sizes.at(-1)!;
}

function imagePixels(inputs: Rows, row: number): Uint8Array {
  const bytes = Uint8Array.from(inputs.gather([row]), (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
  if (inputs.rowShape[2] === 3) return bytes;
  return Uint8Array.from({ length: 3 * bytes.length }, (_, i) => bytes[Math.floor(i / 3)]!);
}

function mapPixels(map: Float32Array, end: number): Uint8Array {
  const pixels = new Uint8Array(3 * map.length);
  map.forEach((value, i) => {
    const strength = end > 0 ? Math.min(1, Math.abs(value) / end) : 0;
    const towards = value > 0 ? speaksFor! : against!;
    for (let c = 0; c < 3; c++) pixels[3 * i + c] = Math.round(none![c]! + strength * (towards[c]! - none![c]!));
  });
  return pixels;
}
