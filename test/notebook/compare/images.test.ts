import { expect } from 'chai';
import sharp from 'sharp';
import { compareImages } from '../../../src/notebook/compare/images';

/** A white image of 100 times 100 pixels with a square of black ones. */
async function withSquare(side: number, size = 100, format: 'png' | 'jpeg' = 'png'): Promise<Buffer> {
  const background = { r: 255, g: 255, b: 255 };
  const image = sharp({ create: { width: size, height: size, channels: 3, background } });
  const square = { create: { width: side, height: side, channels: 3 as const, background: { r: 0, g: 0, b: 0 } } };
  return image
    .composite([{ input: square, left: 0, top: 0 }])
    .toFormat(format)
    .toBuffer();
}

describe('comparison of images', () => {
  it('says how much differs of the square that differs most', async () => {
    const [small, large] = [await withSquare(16), await withSquare(32)];
    // 32 * 32 - 16 * 16 = 768 of 1024 pixels: 75%.
    expect(await compareImages(small, large, 0.75)).equal(undefined);
    const difference = await compareImages(small, large, 0.5);
    expect(difference?.message).match(/^looks different: 75% of a square of 32 pixels, more than 50%$/);
    const shown = await sharp(Buffer.from(difference?.images?.difference ?? '', 'base64')).metadata();
    expect([shown.format, shown.width, shown.height]).deep.equal(['png', 100, 100]);
  });

  it('does not mind what cannot be seen, such as the artefacts of JPEG', async () => {
    expect(await compareImages(await withSquare(16), await withSquare(16, 100, 'jpeg'), 0.001)).equal(undefined);
  });

  it('says what is no image at all', async () => {
    const [image, garbage] = [await withSquare(20), Buffer.from('no image')];
    const message = async (a: Buffer, b: Buffer): Promise<unknown> => (await compareImages(a, b, 1))?.message;
    expect(await message(image, garbage)).equal('expected an image, got an image that cannot be read');
    expect(await message(garbage, image)).equal('expected an image that cannot be read, got an image');
    expect(await compareImages(garbage, garbage, 0)).equal(undefined);
    expect(await message(garbage, Buffer.from('other'))).match(/neither can be read as an image$/);
  });

  it('reads SVG, and says when sizes differ', async () => {
    const svg = (width: number): Buffer =>
      Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="10"><rect width="10" height="10"/></svg>`,
      );
    expect(await compareImages(svg(20), svg(20), 0)).equal(undefined);
    const difference = await compareImages(svg(20), svg(40), 1);
    expect(difference?.message).equal('expected 20x10 pixels, got 40x10');
    expect(difference?.images).have.keys('expected', 'actual');
  });
});
