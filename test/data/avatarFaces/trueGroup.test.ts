import { expect } from 'chai';
import type { ImageFacts } from '../../../src/data/avatarFaces/imageMaker';
import { resolveSettings, type AvatarFacesOptions } from '../../../src/data/avatarFaces/settings';
import { trueGroups } from '../../../src/data/avatarFaces/trueGroup';

const face: ImageFacts = {
  ...{ label: 1, style: 'avataaars', source: 'dicebear/avataaars', group: 'dark+hat', skinTone: 'dark', tone: 'dark' },
  ...{ hat: true, sunglasses: false, hair: 'covered', facialHair: 'none', expression: 'sad', background: 'cool' },
  shortcut: null,
};
const thing: ImageFacts = {
  ...{ label: 0, style: 'bottts', source: 'dicebear/bottts', group: null, skinTone: null, tone: 'light' },
  ...{ hat: null, sunglasses: null, hair: null, facialHair: null, expression: null, background: 'warm' },
  shortcut: null,
};

/** Name of the group, with a star for a minority. */
function groupOf(options: AvatarFacesOptions, facts: ImageFacts): string {
  const { trueGroup, isMinority } = trueGroups(resolveSettings(options))(facts);
  return trueGroup + (isMinority ? '*' : '');
}

describe('avatar-faces: true groups', () => {
  it('are faces by what is rare among them, and all other images', () => {
    expect(groupOf({}, face)).equal('face+dark*');
    expect(groupOf({}, { ...face, tone: 'light' })).equal('face+light');
    expect(groupOf({}, thing)).equal('nonFace');
    expect(groupOf({ design: 'rareHat' }, face)).equal('face+hat*');
    expect(groupOf({ design: 'rareHat' }, { ...face, hat: false })).equal('face+noHat');
    expect(groupOf({ design: 'rareHat', skew: { hat: 0.9 } }, { ...face, hat: false })).equal('face+noHat*');
    expect(groupOf({ design: 'rareSunglasses' }, face)).equal('face+noSunglasses');
    expect(groupOf({ design: 'rareSunglasses' }, { ...face, sunglasses: true })).equal('face+sunglasses*');
    expect(groupOf({ design: 'balanced' }, face)).equal('face+dark');
  });

  it('are class by attribute where it goes with the label; those that conflict are the minorities', () => {
    const tone = { design: 'toneWithLabel' } as const;
    expect(groupOf(tone, face)).equal('face+dark*');
    expect(groupOf(tone, { ...face, tone: 'light' })).equal('face+light');
    expect(groupOf(tone, thing)).equal('nonFace+light*');
    expect(groupOf(tone, { ...thing, tone: 'dark' })).equal('nonFace+dark');
    expect(groupOf(tone, { ...thing, tone: 'none' })).equal('nonFace+none');
    const background = { design: 'backgroundWithLabel' } as const;
    expect(groupOf(background, face)).equal('face+cool*');
    expect(groupOf(background, { ...face, background: 'warm' })).equal('face+warm');
    expect(groupOf(background, thing)).equal('nonFace+warm*');
    expect(groupOf(background, { ...thing, background: 'cool' })).equal('nonFace+cool');
    expect(groupOf({ ...background, conflict: 0.5 }, face)).equal('face+cool');
  });

  it('are the two classes for a style without groups, unless the background is biased', () => {
    expect(groupOf({ style: 'lorelei' }, { ...face, tone: null })).equal('face');
    expect(groupOf({ style: 'lorelei', design: 'backgroundWithLabel' }, { ...face, tone: null })).equal('face+cool*');
  });
});
