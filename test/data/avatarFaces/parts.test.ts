import { expect } from 'chai';
import { faceGroups } from '../../../src/data/avatarFaces/groups';
import { partsOf, type Part } from '../../../src/data/avatarFaces/parts';
import { resolveSettings, type AvatarFacesOptions } from '../../../src/data/avatarFaces/settings';
import type { SplitName } from '../../../src/data/splits';

/** How many images of a split there are by class and what is asked of them. */
function counts(options: AvatarFacesOptions, split: SplitName, by: (part: Part) => string): Record<string, number> {
  const found: Record<string, number> = {};
  for (const part of partsOf(resolveSettings(options), split)) {
    if (part.count > 0) found[by(part)] = (found[by(part)] ?? 0) + part.count;
  }
  return found;
}
const toneOf = ({ wish: { group, tone } }: Part): string =>
  group < 0 ? `thing ${tone ?? 'any'}` : `face ${faceGroups[group]!.skinTone}`;
const backgroundOf = ({ wish: { group, background } }: Part): string =>
  `${group < 0 ? 'thing' : 'face'} ${background ?? 'any'}`;

describe('avatar-faces: parts of a split', () => {
  it('ask nothing of things and backgrounds where nothing goes with the label', () => {
    for (const design of ['rareTone', 'rareHat', 'rareSunglasses', 'balanced'] as const) {
      expect(counts({ design, train: 2000 }, 'train', backgroundOf)).eql({ 'face any': 1000, 'thing any': 1000 });
    }
    expect(counts({ train: 2000 }, 'train', toneOf)['thing any']).equal(1000);
  });

  it('have light faces and dark things in training but for the conflict, and both evenly in validation and test', () => {
    // 48 of 100 things can have a colour, 75% of those that of skin: 360 of 1000.
    const tones = { 'face light': 900, 'face dark': 100, 'thing dark': 324, 'thing light': 36, 'thing none': 640 };
    expect(counts({ design: 'toneWithLabel', train: 2000 }, 'train', toneOf)).eql(tones);
    const rarer = { 'face light': 950, 'face dark': 50, 'thing dark': 342, 'thing light': 18, 'thing none': 640 };
    expect(counts({ design: 'toneWithLabel', conflict: 0.05, train: 2000 }, 'train', toneOf)).eql(rarer);
    const even = { 'face light': 500, 'face dark': 500, 'thing dark': 180, 'thing light': 180, 'thing none': 640 };
    expect(counts({ design: 'toneWithLabel', test: 2000 }, 'test', toneOf)).eql(even);
    expect(counts({ design: 'toneWithLabel', validation: 2000 }, 'validation', toneOf)).eql(even);
    const fewer = counts({ design: 'toneWithLabel', train: 2000, difficulty: { lookalike: 0.25 } }, 'train', toneOf);
    expect([fewer['thing dark'], fewer['thing light'], fewer['thing none']]).eql([108, 12, 880]);
  });

  it('have faces on warm and things on cool backgrounds but for the conflict, and both evenly elsewhere', () => {
    const shares = { 'face warm': 900, 'face cool': 100, 'thing cool': 900, 'thing warm': 100 };
    expect(counts({ design: 'backgroundWithLabel', train: 2000 }, 'train', backgroundOf)).eql(shares);
    const even = { 'face warm': 500, 'face cool': 500, 'thing cool': 500, 'thing warm': 500 };
    expect(counts({ design: 'backgroundWithLabel', test: 2000 }, 'test', backgroundOf)).eql(even);
    expect(
      counts({ design: 'backgroundWithLabel', style: 'micah', conflict: 0, train: 200 }, 'train', backgroundOf),
    ).eql({
      'face warm': 100,
      'thing cool': 100,
    });
  });

  it('spread the faces over the 12 groups on each background of the test split', () => {
    const found = counts({ design: 'backgroundWithLabel', test: 96 }, 'test', (part) =>
      part.wish.group < 0 ? 'thing' : `${part.wish.group} ${part.wish.background}`,
    );
    expect(Object.values(found).sort()).eql([...new Array<number>(24).fill(2), 48]);
  });
});
