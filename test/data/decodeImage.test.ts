import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import sharp from 'sharp';
import { writeFile } from 'node:fs/promises';
import { decodeImage } from '../../src/data/decodeImage';
import { messageFrom, withFolder } from './support';

const solid = (channels: 3 | 4, background: object, size = [9, 5]): sharp.Sharp =>
  sharp({ create: { width: size[0] as number, height: size[1] as number, channels, background } });

describe('decodeImage', () => {
  it('makes size x size x 3 bytes of any size and format', async () => {
    const background = { r: 200, g: 100, b: 50 };
    for (const image of [solid(3, background).png(), solid(3, background, [100, 300]).tiff()]) {
      const pixels = await decodeImage('x', await image.toBuffer(), 4);
      expect([...pixels]).eql(Array.from({ length: 16 }, () => [200, 100, 50]).flat());
    }
  });

  it('repeats grey over the channels, makes transparent white, and 16 bits 8', async () => {
    const grey = await solid(3, { r: 70, g: 70, b: 70 }).toColourspace('b-w').png().toBuffer();
    expect([...(await decodeImage('grey', grey, 1))]).eql([70, 70, 70]);
    const clear = await solid(4, { r: 0, g: 0, b: 0, alpha: 0 }).png().toBuffer();
    expect([...(await decodeImage('clear', clear, 1))]).eql([255, 255, 255]);
    const deep = await solid(3, { r: 255, g: 0, b: 0 }).toColourspace('rgb16').png().toBuffer();
    expect((await sharp(deep).metadata()).depth).equal('ushort');
    expect([...(await decodeImage('deep', deep, 1))]).eql([255, 0, 0]);
  });

  it('turns a picture as its camera was held', async () => {
    // Left half black, right half white, and a tag that says: the top of the picture is at the right (6).
    const right = await solid(3, { r: 255, g: 255, b: 255 }, [4, 8]).png().toBuffer();
    const picture = solid(3, { r: 0, g: 0, b: 0 }, [8, 8]).composite([{ input: right, left: 4, top: 0 }]);
    const turned = await decodeImage('held', await picture.withMetadata({ orientation: 6 }).png().toBuffer(), 8);
    // Turned clockwise by a quarter, left becomes top.
    expect([turned[0], turned[(7 * 8 + 0) * 3], turned[7 * 3], turned[(7 * 8 + 7) * 3]]).eql([0, 255, 0, 255]);
  });

  it('says which file is missing, cut off or no image', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'a.png');
      const message = (): Promise<string> => messageFrom(decodeImage('a.png', file, 8));
      const expected = /^a\.png: expected an image that can be decoded, got .*\. Is the file there and whole\?$/s;
      expect(await message()).match(expected);
      await writeFile(file, 'no image');
      expect(await message()).match(expected);
      const whole = await sharp(randomBytes(64 * 64 * 3), { raw: { width: 64, height: 64, channels: 3 } })
        .png()
        .toBuffer();
      await writeFile(file, whole.subarray(0, whole.length / 2));
      expect(await message()).match(expected);
    }));
});
