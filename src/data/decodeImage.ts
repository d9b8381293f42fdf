import sharp from 'sharp';
import { InputError, messageOf } from '../base';

/** What sharp reads, for messages. */
const formats = 'JPEG, PNG, WebP, GIF, TIFF, AVIF and SVG are read; BMP has to be converted';

/** Channels of every decoded image: red, green, blue. */
export const channels = 3;

/**
 * Decodes an image of any size and common format to size x size x 3 bytes (RGB). Its proportions are not kept, transparent
 * parts become white, and the orientation that a camera wrote down is applied.
 *
 * @param what - its name, for messages
 * @param input - a path, or the bytes of the file
 * @throws InputError when it is missing or cannot be decoded
 */
export async function decodeImage(what: string, input: string | Uint8Array, size: number): Promise<Uint8Array> {
  try {
    const image = sharp(input, { failOn: 'error' })
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .resize(size, size, { fit: 'fill' });
    return await toRgb(image);
  } catch (error) {
    const said = messageOf(error);
    const got = /unsupported image format/.test(said) ? `${said} (${formats})` : said;
    throw new InputError(what, 'an image that can be decoded', got, 'Is the file there and whole?');
  }
}

/** The pixels of a pipeline without transparency as RGB bytes; grey is repeated, 16 bits become 8. */
export async function toRgb(image: sharp.Sharp): Promise<Uint8Array> {
  return image.toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer();
}
