import pixelmatch from 'pixelmatch';
import sharp from 'sharp';

/** How two images differ. */
export interface ImageDifference {
  message: string;
  /** The images, where both can be read, and where they differ where they have the same size, as PNG in base64. */
  images?: { expected: string; actual: string; difference?: string };
}

/** How different a pixel has to look, from 0 to 1; less is stricter. The default of pixelmatch. */
const threshold = 0.1;

/**
 * Compares two images as one sees them: pixels that look alike, and edges that are drawn a little otherwise, do not count.
 *
 * @param expected - a PNG, JPEG, WebP, GIF or SVG file
 * @param actual - likewise
 * @param tolerance - the part of the pixels that may differ, from 0 to 1
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
    const [was, is] = [before, now].map((image) => (image ? 'an image' : 'an image that cannot be read'));
    return { message: `expected ${was}, got ${is}` };
  }
  const { width, height } = before;
  if (width !== now.width || height !== now.height) {
    const message = `expected ${width}x${height} pixels, got ${now.width}x${now.height}`;
    return { message, images: { expected: await encode(before), actual: await encode(now) } };
  }
  const difference = Buffer.alloc(before.data.length);
  const count = pixelmatch(before.data, now.data, difference, width, height, { threshold });
  const part = count / (width * height);
  if (part <= tolerance) return undefined;
  return {
    message: `${percent(part)} of the pixels look different, more than ${percent(tolerance)}`,
    images: {
      expected: await encode(before),
      actual: await encode(now),
      difference: await encode({ data: difference, width, height }),
    },
  };
}

interface Pixels {
  data: Buffer;
  width: number;
  height: number;
}

/** Undefined for what is no image: a notebook may have put out anything. */
async function decode(file: Buffer): Promise<Pixels | undefined> {
  // What is transparent shows the page, which is white.
  const image = sharp(file).flatten({ background: '#fff' }).toColourspace('srgb').ensureAlpha().raw();
  try {
    const { data, info } = await image.toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height };
  } catch {
    return undefined;
  }
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
