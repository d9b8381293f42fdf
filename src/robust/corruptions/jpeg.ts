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
      const bytes = Uint8Array.from(image, (value) => Math.round(255 * value));
      const file = await sharp(bytes, { raw }).jpeg({ quality, chromaSubsampling: '4:2:0' }).toBuffer();
      const decoded = sharp(file).toColourspace(channels === 1 ? 'b-w' : 'srgb');
      return Float32Array.from(await decoded.raw().toBuffer(), (byte) => byte / 255);
    };
  },
};
