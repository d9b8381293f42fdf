import sharp from 'sharp';
import { squareSide, visibleDifference, type Pixels } from './visibleDifference';

/** How two images differ. */
export interface ImageDifference {
  message: string;
  /** The images, where both can be read, and where they differ where they have the same size, as PNG in base64. */
  images?: { expected: string; actual: string; difference?: string };
}

/** By how many pixels images may differ in size: renderers round, and another font moves edges. */
const sizeStep = 4;

/**
 * Compares two images by what a person sees: a curve in another place counts, however thin; fonts, antialiasing and the artefacts of JPEG
 * do not.
 *
 * @param expected - a PNG, JPEG, WebP, GIF or SVG file
 * @param actual - likewise
 * @param tolerance - the part that may differ of the square of 32 by 32 pixels that differs most, from 0 to 1
 * @returns undefined when they are alike
 */
export async function compareImages(
  expected: Buffer,
  actual: Buffer,
  tolerance: number,
): Promise<ImageDifference | undefined> {
  if (expected.equals(actual)) return undefined;
  const [before, now] = await Promise.all([decode(expected), decode(actual)]);
  if (!before || !now) {
    if (!before && !now) return { message: 'expected the same bytes, got others; neither can be read as an image' };
    const [was, is] = [before, now].map((image) => (image ? 'an image' : 'an image that cannot be read'));
    return { message: `expected ${was}, got ${is}` };
  }
  const [width, height] = [Math.max(before.width, now.width), Math.max(before.height, now.height)];
  if (width - Math.min(before.width, now.width) > sizeStep || height - Math.min(before.height, now.height) > sizeStep) {
    const message = `expected ${before.width}x${before.height} pixels, got ${now.width}x${now.height}`;
    return { message, images: { expected: await encode(before), actual: await encode(now) } };
  }
  const [one, other] = [padded(before, width, height), padded(now, width, height)];
  const { mask, worst } = visibleDifference(one, other);
  if (worst <= tolerance) return undefined;
  return {
    message: `looks different: ${percent(worst)} of a square of ${squareSide} pixels, more than ${percent(tolerance)}`,
    images: {
      expected: await encode(before),
      actual: await encode(now),
      difference: await encode(marked(one, mask)),
    },
  };
}

/** Undefined for bytes that are no image: the output of a notebook may be anything. */
async function decode(file: Buffer): Promise<Pixels | undefined> {
  // Behind transparent parts is the page, which is white.
  const image = sharp(file).flatten({ background: '#fff' }).toColourspace('srgb').ensureAlpha().raw();
  try {
    const { data, info } = await image.toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height };
  } catch {
    return undefined;
  }
}

/** With white to the right and below. */
function padded(image: Pixels, width: number, height: number): Pixels {
  if (image.width === width && image.height === height) return image;
  const data = new Uint8Array(4 * width * height).fill(255);
  for (let y = 0; y < image.height; y++) {
    data.set(image.data.subarray(4 * y * image.width, 4 * (y + 1) * image.width), 4 * y * width);
  }
  return { data, width, height };
}

/** An image in pale grey, with red where something differs. */
function marked({ data, width, height }: Pixels, mask: Uint8Array): Pixels {
  const shown = new Uint8Array(data.length);
  for (const [i, differs] of mask.entries()) {
    const grey = 200 + Math.round((data[4 * i]! + data[4 * i + 1]! + data[4 * i + 2]!) * (55 / 765));
    shown.set(differs ? [220, 0, 0, 255] : [grey, grey, grey, 255], 4 * i);
  }
  return { data: shown, width, height };
}

async function encode({ data, width, height }: Pixels): Promise<string> {
  const png = await sharp(data, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
  return png.toString('base64');
}

function percent(part: number): string {
  return `${Number((100 * part).toPrecision(2))}%`;
}
