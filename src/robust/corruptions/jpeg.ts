import sharp from 'sharp';
import type { Corruption, Five } from './corruption';

/** Quality of the file. */
const qualities: Five<number> = [65, 58, 50, 40, 25];

/** The image saved as JPEG and read again. */
export const jpeg: Corruption = {
  name: 'jpeg',
  at(severity, { height, width, channels }) {
    const quality = qualities[severity - 1]!;
    const raw = { height, width, channels: channels as 1 | 3 };
    return async (image) => {
      // Loops, as `from` of an array asks for each number.
      const bytes = new Uint8ClampedArray(image.length);
      for (let i = 0; i < image.length; i++) bytes[i] = 255 * image[i]!;
      const file = await sharp(bytes, { raw }).jpeg({ quality, chromaSubsampling: '4:2:0' }).toBuffer();
      const decoded = await sharp(file)
        .toColourspace(channels === 1 ? 'b-w' : 'srgb')
        .raw()
        .toBuffer();
      const out = new Float32Array(image.length);
      for (let i = 0; i < out.length; i++) out[i] = decoded[i]! / 255;
      return out;
    };
  },
};
