import sharp from 'sharp';
import type { Shown } from '../cell';
import { Figure } from './figure';
import { composeMosaic, type Mosaic } from './mosaic';
import { rasterise } from './raster';

/** Qualities that are tried, the best first, until the file is small enough. */
const qualities = [92, 84, 76, 68, 60, 50] as const;
/** Bytes that a picture should not exceed; base64 adds a third. */
const small = 68_000;

/**
 * Images side by side, with captions, as one JPEG: noisy photographs make PNGs several times the size, and a notebook holds
 * many of them.
 */
export class Picture extends Figure {
  /** @param mosaic - the images and their captions @param text - see {@link Figure} */
  constructor(
    readonly mosaic: Mosaic,
    text: string,
  ) {
    super(text);
  }

  /** The picture as JPEG, in the best quality that keeps it small. */
  async jpeg(): Promise<Buffer> {
    const { pixels, width, height, svg } = composeMosaic(this.mosaic);
    const text = rasterise(svg);
    const drawn = await sharp(pixels, { raw: { width, height, channels: 3 } })
      .composite([{ input: Buffer.from(text.data), raw: { width: text.width, height: text.height, channels: 4 } }])
      .removeAlpha()
      .raw()
      .toBuffer();
    const encode = (quality: number) =>
      sharp(drawn, { raw: { width, height, channels: 3 } })
        .jpeg({ quality, mozjpeg: true })
        .toBuffer();
    let encoded = await encode(qualities[0]);
    for (const quality of qualities.slice(1)) if (encoded.length > small) encoded = await encode(quality);
    return encoded;
  }

  override async render(): Promise<Shown> {
    const { width, height } = composeMosaic(this.mosaic);
    const jpeg = await this.jpeg();
    return {
      data: { 'image/jpeg': jpeg.toString('base64'), 'text/plain': this.text },
      metadata: { 'image/jpeg': { width, height, alt: this.text } },
    };
  }
}
