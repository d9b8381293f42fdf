import { expect } from 'chai';
import { skin } from '../../../src/data/avatarFaces/colours';
import { ImageMaker, type ImageFacts } from '../../../src/data/avatarFaces/imageMaker';
import { personStyles } from '../../../src/data/avatarFaces/personStyles';
import { resolveSettings } from '../../../src/data/avatarFaces/settings';

const PLAIN = { scale: [1, 1], shift: 0, rotation: 0, clutter: [0, 0], blur: [0, 0], noise: [0, 0] } as const;
const face = (group: number, seed: number) => ({ split: 'train', index: 0, group, seed }) as const;

describe('avatar-faces: images', () => {
  it('are 64 x 64 x 3 bytes that depend on the plan alone', async () => {
    const maker = await ImageMaker.load(resolveSettings({}));
    const first = maker.make(face(3, 77));
    maker.make(face(-1, 5));
    expect(first.pixels.length).equal(64 * 64 * 3);
    expect(maker.make(face(3, 77))).eql(first);
    expect(maker.make(face(3, 78)).pixels).not.eql(first.pixels);
  });

  it('of faces and non-faces say what they are', async () => {
    const maker = await ImageMaker.load(resolveSettings({}));
    const { facts } = maker.make(face(11, 1));
    expect(facts).include({ label: 1, style: 'avataaars', source: 'dicebear/avataaars', group: 'dark+hat+sunglasses' });
    expect(facts).include({ skinTone: 'dark', hat: true, sunglasses: true, hair: 'covered' });
    const thing = maker.make(face(-1, 1)).facts;
    expect(thing).include({ label: 0, group: null, skinTone: null, hat: null, expression: null, facialHair: null });
  });

  it('show the skin tone that they claim', async () => {
    const maker = await ImageMaker.load(resolveSettings({ difficulty: PLAIN }));
    const palette = (tone: 'light' | 'medium' | 'dark'): Set<string> => new Set(skin[tone]);
    for (const [group, tone] of [
      [0, 'light'],
      [4, 'medium'],
      [8, 'dark'],
    ] as const) {
      for (let seed = 0; seed < 8; seed++) {
        const { pixels } = maker.make(face(group, seed));
        let painted = 0;
        for (let at = 0; at < pixels.length; at += 3) {
          if (palette(tone).has(Buffer.from(pixels.subarray(at, at + 3)).toString('hex'))) painted++;
        }
        // The bare parts of a face take at least a fortieth of the image, whatever hair and beard hide.
        expect(painted, `${tone} ${seed}`).above(100);
      }
    }
  });

  it('of things have the tone and the background that are asked for, and show that tone', async () => {
    const maker = await ImageMaker.load(resolveSettings({ difficulty: PLAIN }));
    for (let seed = 0; seed < 24; seed++) {
      const tone = (['light', 'medium', 'dark', 'none'] as const)[seed % 4] as 'light' | 'none';
      const background = seed % 3 === 0 ? 'warm' : 'cool';
      const { pixels, facts } = maker.make({ ...face(-1, seed), tone, background });
      expect([facts.tone, facts.background, facts.skinTone]).eql([tone, background, null]);
      const hex = Buffer.from(pixels).toString('hex');
      const painted = { light: 0, medium: 0, dark: 0 };
      for (let at = 0; at < hex.length; at += 6) {
        for (const one of ['light', 'medium', 'dark'] as const) {
          if (skin[one].includes(hex.slice(at, at + 6))) painted[one]++;
        }
      }
      // Shapes and rings leave the least of their colour: a hundredth of the image, where it is not covered.
      if (tone !== 'none' && facts.style !== 'shapes') expect(painted[tone], `${facts.style} ${seed}`).above(40);
    }
  });

  it('have the same facts and bytes with a wish as without, where they come out so anyway', async () => {
    const maker = await ImageMaker.load(resolveSettings({}));
    for (let seed = 0; seed < 12; seed++) {
      const free = maker.make(face(-1, seed));
      const { tone, background } = free.facts;
      expect(maker.make({ ...face(-1, seed), tone: tone ?? 'none', background })).eql(free);
    }
  });

  for (const style of personStyles) {
    it(`of ${style} have the attributes that it draws, and nulls for the others`, async () => {
      const maker = await ImageMaker.load(resolveSettings({ style }));
      const all = Array.from({ length: 12 }, (_, group) => maker.make(face(group, group)).facts);
      const draws = (key: keyof ImageFacts): boolean => {
        const known = all.filter((facts) => facts[key] !== null).length;
        expect([0, 12], key).include(known);
        return known === 12;
      };
      const drawn = { skinTone: draws('skinTone'), hat: draws('hat'), sunglasses: draws('sunglasses') };
      expect(draws('group')).equal(drawn.skinTone && drawn.hat && drawn.sunglasses);
      expect(drawn.skinTone).equal(!['lorelei', 'notionists'].includes(style));
      expect(drawn.hat).equal(['avataaars', 'personas', 'openPeeps', 'notionists'].includes(style));
      expect(all.every(({ label, hair }) => label === 1 && hair !== null)).equal(true);
    });
  }
});
