import { expect } from 'chai';
import { Random } from '../../../src/base';
import { skin } from '../../../src/data/avatarFaces/colours';
import { dress } from '../../../src/data/avatarFaces/personStyle';
import { hasGroups, personStyles, personStyle } from '../../../src/data/avatarFaces/personStyles';

interface Schema {
  readonly schema: { readonly properties: Record<string, { readonly items?: { readonly enum?: readonly string[] } }> };
}

describe('avatar-faces: styles of people', () => {
  it('are the ten that DiceBear has', () => {
    const all = 'avataaars personas openPeeps micah adventurer bigSmile toonHead miniavs lorelei notionists';
    expect(personStyles).eql(all.split(' '));
    expect(personStyles.filter(hasGroups)).eql(['avataaars', 'personas', 'openPeeps']);
  });

  for (const name of personStyles) {
    it(`asks ${name} only for options and values that it has`, async () => {
      const collection = (await import('@dicebear/collection')) as unknown as Record<string, Schema>;
      const { properties } = (collection[name] as Schema).schema;
      const random = new Random(1);
      for (let i = 0; i < 300; i++) {
        const [hat, sunglasses] = [random.chance(0.5), random.chance(0.5)];
        const { options } = dress(personStyle(name), { skinTone: 'dark', hat, sunglasses }, random);
        for (const [option, values] of Object.entries(options)) {
          expect(properties, option).property(option);
          const known = properties[option]?.items?.enum;
          if (known) expect(known).include.members(values as string[]);
        }
      }
    });
  }

  it('gives a face what it is wished to have, and says what else it has', () => {
    const style = personStyle('avataaars');
    const random = new Random(2);
    const seen = new Set<string>();
    for (let i = 0; i < 400; i++) {
      const wish = { skinTone: 'medium', hat: random.chance(0.5), sunglasses: random.chance(0.5) } as const;
      const { options, attributes } = dress(style, wish, random);
      const one = (option: string): string => (options[option] as string[])[0] as string;
      expect(skin.medium).include(one('skinColor'));
      expect(/hat/i.test(one('top'))).equal(wish.hat);
      const worn = options['accessoriesProbability'] === 100 ? one('accessories') : 'none';
      expect(['kurt', 'sunglasses', 'wayfarers'].includes(worn)).equal(wish.sunglasses);
      const beard = options['facialHairProbability'] === 100 ? one('facialHair') : 'none';
      expect(attributes).include({ ...wish, hair: wish.hat ? 'covered' : one('top'), facialHair: beard });
      seen
        .add(`${attributes.expression} ${one('mouth')}`)
        .add(worn)
        .add(beard);
    }
    expect(seen).include.keys('happy smile', 'sad sad', 'angry grimace', 'surprised screamOpen', 'neutral serious');
    expect(seen).include.keys('none', 'round', 'beardMajestic');
  });

  it('puts sunglasses on where glasses are a kind of eyes', () => {
    const style = personStyle('personas');
    const eyes = (sunglasses: boolean, seed: number): unknown =>
      dress(style, { skinTone: 'light', hat: false, sunglasses }, new Random(seed)).options['eyes'];
    for (let seed = 0; seed < 30; seed++) {
      expect(eyes(true, seed)).eql(['sunglasses']);
      expect(eyes(false, seed)).not.eql(['sunglasses']);
    }
  });

  it('knows nothing of what a style does not draw', () => {
    const wish = { skinTone: null, hat: null, sunglasses: null };
    const { attributes } = dress(personStyle('miniavs'), wish, new Random(0));
    expect(attributes).include({ ...wish, expression: null });
    expect(dress(personStyle('adventurer'), wish, new Random(0)).attributes.facialHair).equal(null);
  });
});
