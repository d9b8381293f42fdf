import { expect } from 'chai';
import { Random } from '../../../src/base';
import { skin } from '../../../src/data/avatarFaces/colours';
import { ImageMaker, type MadeImage } from '../../../src/data/avatarFaces/imageMaker';
import { partMap, personShares, thingShares } from '../../../src/data/avatarFaces/partMap';
import { colouredByPart, loadComponents, partNames, whileMarked } from '../../../src/data/avatarFaces/partMarks';
import { personStyle, personStyles } from '../../../src/data/avatarFaces/personStyles';
import { composeScene, type Scene } from '../../../src/data/avatarFaces/scene';
import { resolveSettings, type AvatarFacesOptions } from '../../../src/data/avatarFaces/settings';

const STILL = { scale: [1, 1], shift: 0, rotation: 0, clutter: [0, 0], blur: [0, 0], noise: [0, 0] } as const;
const able = personStyles.filter((style) => style !== 'openPeeps' && style !== 'toonHead');
const face = (group: number, seed: number) => ({ split: 'train', index: 0, group, seed }) as const;

/** A scene that is not mirrored, of elements in the units of the image. */
function sceneOf(elements: string): Scene {
  const random = Object.assign(new Random(0), { chance: () => false });
  return composeScene({ elements, frame: [0, 0, 64] }, '', { ...STILL, lookalike: 0 }, random);
}

const rect = (x: number, width: number, more: string): string =>
  `<rect x="${x}" y="0" width="${width}" height="64" ${more}/>`;

/** The name of the part at the columns of the middle line. */
function across(map: Uint8Array, ...columns: number[]): string[] {
  return columns.map((column) => partNames[map[32 * 64 + column]!]!);
}

async function made(options: AvatarFacesOptions, count: number): Promise<MadeImage[]> {
  const maker = await ImageMaker.load(resolveSettings({ parts: true, ...options }));
  return Array.from({ length: count }, (_, seed) => maker.make(face(seed % 12, seed)));
}

/** How many pixels of a map are a part. */
function countOf({ parts }: MadeImage, part: (typeof partNames)[number]): number {
  return parts!.filter((number) => number === partNames.indexOf(part)).length;
}

describe('avatar-faces: parts', () => {
  it('of a pixel is what has most of it: edges, half transparent glass and shadows by hand', () => {
    const elements =
      rect(8, 48, 'fill="#edb98a"') +
      `<!--hair-->${rect(8, 4.75, 'fill="#111"')}${rect(20, 4, 'fill="#000" fill-opacity=".2"')}<!--/-->` +
      `<!--glasses-->${rect(30, 4, 'fill="#000" fill-opacity=".7"')}${rect(36, 4, 'fill="#000" fill-opacity=".4"')}<!--/-->` +
      `<!--clothes-->${rect(50, 6.25, 'fill="#00f"')}<!--/-->`;
    const map = partMap(personShares(sceneOf(elements), elements), 0);
    // The hair ends at 12.75 and so has three quarters of column 12; its shadow is a fifth, and does not count.
    expect(across(map, 7, 8, 12, 13, 21)).eql(['background', 'hair', 'hair', 'skin', 'skin']);
    // Glass of 70% hides what is below, of 40% it does not.
    expect(across(map, 31, 37)).eql(['glasses', 'skin']);
    // The clothes end at 56.25: three quarters of column 56 are background.
    expect(across(map, 49, 50, 55, 56)).eql(['skin', 'clothes', 'clothes', 'background']);
  });

  it('under something drawn later is hidden, and comes back where it does not reach', () => {
    const elements = `<!--eyes-->${rect(10, 20, 'fill="#fff"')}<!--/--><!--mouth-->${rect(20, 20, 'fill="#f00"')}<!--/-->`;
    expect(across(partMap(personShares(sceneOf(elements), elements), 0), 19, 20, 39, 40)).eql([
      'eyes',
      'mouth',
      'mouth',
      'background',
    ]);
  });

  it('is blurred as the picture is: a line of one pixel keeps 1 - 2w of itself', () => {
    const line = rect(32, 1, 'fill="#123"');
    const at = (variance: number): string[] =>
      across(partMap(thingShares(sceneOf(line), line), Math.sqrt(variance)), 31, 32, 33);
    // One pass, w = variance / 2: 1 - 2w is 0.6, and then 0.36.
    expect(at(0.4)).eql(['background', 'thing', 'background']);
    expect(at(0.64)).eql(['background', 'background', 'background']);
    const half = rect(0, 32, 'fill="#123"');
    expect(across(partMap(thingShares(sceneOf(half), half), 1.2), 0, 30, 31, 32, 63)).eql([
      'thing',
      'thing',
      'thing',
      'background',
      'background',
    ]);
  });

  it('leaves alone what only cuts out, and colours gradients, strokes and blends', () => {
    const elements =
      '<mask id="a" style="mask-type:luminance"><path fill="#fff"/></mask><g mask="url(#a)" fill="none">' +
      '<!--hair--><path fill="#123" stroke="black" style="mix-blend-mode:screen"/><path fill="url(#b)"/>' +
      '<stop stop-color="#fff" stop-opacity=".5"/><stop offset="1"/><!--/--></g><path fill="#456"/>';
    expect(colouredByPart(elements, 'skin', (part) => `[${part}]`)).equal(
      '<mask id="a" style="mask-type:luminance"><path fill="#fff"/></mask><g mask="url(#a)" fill="none">' +
        '<path fill="[hair]" stroke="[hair]" style="mix-blend-mode:normal"/><path fill="url(#b)"/>' +
        '<stop stop-color="[hair]" stop-opacity=".5"/><stop stop-color="[hair]" offset="1"/></g><path fill="[skin]"/>',
    );
  });

  it('of every pixel in the exact colour of skin is skin, whatever the turn, size and place', async () => {
    const images = await made({ difficulty: { ...STILL, scale: [0.6, 1.1], shift: 8, rotation: 20 } }, 24);
    for (const [i, { pixels, parts, facts }] of images.entries()) {
      const palette = new Set(skin[facts.tone as 'light']);
      let bare = 0;
      for (let pixel = 0; pixel < 4096; pixel++) {
        if (!palette.has(Buffer.from(pixels.subarray(3 * pixel, 3 * pixel + 3)).toString('hex'))) continue;
        bare++;
        expect(partNames[parts![pixel]!], `image ${i}, pixel ${pixel}`).equal('skin');
      }
      expect(bare, `image ${i}`).above(60);
    }
  });

  for (const style of able) {
    it(`of ${style} are those that its faces have, and images are as without parts`, async () => {
      const images = await made({ style }, 24);
      const plain = await ImageMaker.load(resolveSettings({ style }));
      const { hair, glasses } = personStyle(style);
      for (const [seed, image] of images.entries()) {
        expect(image.pixels, `image ${seed}`).eql(plain.make(face(seed % 12, seed)).pixels);
        expect(countOf(image, 'skin') + countOf(image, 'hair'), `image ${seed}`).above(100);
        expect([countOf(image, 'thing'), countOf(image, 'mark')]).eql([0, 0]);
        if (hair.hats) expect(countOf(image, 'hat') > 0, `hat of ${seed}`).equal(image.facts.hat);
        if (glasses && image.facts.sunglasses) expect(countOf(image, 'glasses'), `glasses of ${seed}`).above(0);
      }
      for (const part of ['hair', 'eyes', 'mouth'] as const) {
        expect(images.filter((image) => countOf(image, part) > 0).length, part).above(8);
      }
    });
  }

  it('of things are the thing and the background', async () => {
    const maker = await ImageMaker.load(resolveSettings({ parts: true }));
    for (let seed = 0; seed < 12; seed++) {
      const image = maker.make(face(-1, seed));
      expect(countOf(image, 'thing'), `${seed}`).above(100);
      expect(countOf(image, 'thing') + countOf(image, 'background')).equal(4096);
    }
  });

  it('leave the components of DiceBear as they were, also after an error', async () => {
    const components = await loadComponents('avataaars');
    const eyes = components['eyes']!['happy']!;
    const marked = whileMarked('avataaars', components, () => components['eyes']!['happy']!({}, {}));
    expect(marked).equal(`<!--eyes-->${eyes({}, {})}<!--/-->`);
    const fail = (): never => {
      throw new Error('stopped');
    };
    expect(() => whileMarked('avataaars', components, fail)).throw('stopped');
    expect(components['eyes']!['happy']).equal(eyes);
  });

  it('are refused for a style whose parts cannot be told apart', () => {
    expect(() => resolveSettings({ style: 'openPeeps', parts: true })).throw(
      `parts: expected a style whose parts can be told apart (${able.join(', ')}), got openPeeps. Leave parts out.`,
    );
    expect(() => resolveSettings({ parts: 1 as never })).throw('parts: expected true or false, got 1.');
  });
});
