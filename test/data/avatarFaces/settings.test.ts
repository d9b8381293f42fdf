import { expect } from 'chai';
import { defaultDifficulty, resolveSettings, type AvatarFacesSettings } from '../../../src/data/avatarFaces/settings';
import { defaultSkew } from '../../../src/data/avatarFaces/skew';

describe('avatar-faces: options', () => {
  it('are filled in with defaults that keep the promised sizes', () => {
    const settings = resolveSettings({});
    expect(settings.train).least(16000);
    expect(settings.test).least(4000);
    // Half of the validation and test images are faces, in 12 groups of equal size.
    expect([settings.validation % 24, settings.test % 24]).eql([0, 0]);
    expect(settings.skew).eql(defaultSkew);
    expect(settings.difficulty).eql(defaultDifficulty);
    expect(settings.style).equal('avataaars');
  });

  it('keep the defaults of what is left out', () => {
    const { skew, difficulty, seed } = resolveSettings({ seed: 7, skew: { hat: 0.5 }, difficulty: { noise: [0, 1] } });
    expect(skew).eql({ ...defaultSkew, hat: 0.5 });
    expect(difficulty).eql({ ...defaultDifficulty, noise: [0, 1] });
    expect(seed).equal(7);
  });

  it('have no skew for a style without hats and sunglasses, and refuse one', () => {
    expect(resolveSettings({ style: 'lorelei' }).skew).equal(null);
    expect(resolveSettings({ style: 'personas' }).skew).eql(defaultSkew);
    expect(() => resolveSettings({ style: 'micah', skew: { hat: 0.5 } })).throw(
      'skew: expected a style with skin tones, hats and sunglasses (avataaars, personas, openPeeps), got micah. ' +
        'Leave skew out.',
    );
  });

  it('name a design: in what training is biased, how much, and with which look-alikes', () => {
    const designed = ({ attribute, conflict, skew, difficulty }: AvatarFacesSettings): unknown[] => {
      return [attribute, conflict, skew?.light, skew?.medium, skew?.dark, skew?.hat, difficulty.lookalike];
    };
    expect(designed(resolveSettings({ design: 'rareTone' }))).eql(designed(resolveSettings({})));
    expect(designed(resolveSettings({}))).eql(['tone', null, 0.92, 0.05, 0.03, 0.3, 0.5]);
    expect(designed(resolveSettings({ design: 'rareHat', skew: { hat: 0.1 } }))).eql([
      'hat',
      null,
      1 / 3,
      1 / 3,
      1 / 3,
      0.1,
      0.5,
    ]);
    expect(designed(resolveSettings({ design: 'toneWithLabel' }))).eql(['tone', 0.1, 0.9, 0, 0.1, 0.3, 0.75]);
    expect(designed(resolveSettings({ design: 'toneWithLabel', conflict: 0.25, difficulty: { lookalike: 1 } }))).eql([
      'tone',
      0.25,
      0.75,
      0,
      0.25,
      0.3,
      1,
    ]);
    expect(designed(resolveSettings({ design: 'backgroundWithLabel', conflict: 0 }))).eql([
      'background',
      0,
      0.6,
      0.1,
      0.3,
      0.3,
      0.5,
    ]);
    const { attribute, conflict, skew } = resolveSettings({ style: 'lorelei', design: 'backgroundWithLabel' });
    expect([attribute, conflict, skew]).eql(['background', 0.1, null]);
    expect(resolveSettings({ style: 'lorelei' }).attribute).equal(null);
  });

  it('refuse what does not go with the design', () => {
    expect(() => resolveSettings({ design: 'rareTones' as 'rareTone' })).throw('got rareTones. Did you mean rareTone?');
    expect(() => resolveSettings({ conflict: 0.1 })).throw(
      'conflict: expected a design in which something goes with the label (toneWithLabel, backgroundWithLabel), ' +
        'got rareTone. Leave it out.',
    );
    expect(() => resolveSettings({ design: 'toneWithLabel', conflict: 1.5 })).throw(
      'conflict: expected a number between 0 and 1, got 1.5.',
    );
    expect(() => resolveSettings({ design: 'toneWithLabel', conflict: null as unknown as number })).throw(
      'conflict: expected a number between 0 and 1, got null.',
    );
    expect(() => resolveSettings({ design: 'toneWithLabel', skew: 5 as unknown as object })).throw(
      'skew: expected an object of options, got 5.',
    );
    expect(() => resolveSettings({ difficulty: 5 as unknown as object })).throw(
      'difficulty: expected an object of options, got 5.',
    );
    expect(() => resolveSettings({ design: 'toneWithLabel', skew: { dark: 0.5 } })).throw(
      'skew: expected hat and sunglasses alone in the design toneWithLabel, got dark. ' +
        'Its conflict says how many faces are dark.',
    );
    expect(() => resolveSettings({ design: 'toneWithLabel', difficulty: { lookalike: 0 } })).throw(
      'difficulty.lookalike: expected more than 0 in the design toneWithLabel, got 0. ' +
        'Without look-alikes no non-face has a tone.',
    );
    expect(() => resolveSettings({ style: 'micah', design: 'rareHat' })).throw(
      'design rareHat: expected a style with skin tones, hats and sunglasses (avataaars, personas, openPeeps), got micah. ' +
        'Take balanced or backgroundWithLabel.',
    );
  });

  it('are refused outside their range', () => {
    expect(() => resolveSettings({ train: 7 })).throw(
      'train: expected an even number, got 7. Half of the images are faces.',
    );
    expect(() => resolveSettings({ test: -2 })).throw('test: expected a whole number of at least 0, got -2.');
    expect(() => resolveSettings({ seed: 0.5 })).throw('seed: expected a whole number of at least 0, got 0.5.');
    expect(() => resolveSettings({ style: 'bottts' as 'micah' })).throw('style: expected one of avataaars, personas');
    expect(() => resolveSettings({ skew: { hat: NaN } })).throw(
      'skew.hat: expected a number between 0 and 1, got NaN.',
    );
    expect(() => resolveSettings({ skew: { light: 0.5, medium: 0.5, dark: 0.25 } })).throw(
      'skew: expected light + medium + dark = 1, got 1.25. Give all three.',
    );
    expect(() => resolveSettings({ skew: { hats: 0.5 } as object })).throw('got hats. Did you mean hat?');
    expect(() => resolveSettings({ difficulty: { blurr: [0, 1] } as object })).throw('got blurr. Did you mean blur?');
    expect(() => resolveSettings({ difficulty: { blur: [2, 1] } })).throw(
      'difficulty.blur: expected [lowest, highest] between 0 and 8, got [2, 1].',
    );
    expect(() => resolveSettings({ difficulty: { noise: 5 as unknown as [number, number] } })).throw(
      'difficulty.noise: expected [lowest, highest] between 0 and 100, got 5.',
    );
    expect(() => resolveSettings({ difficulty: { lookalike: 2 } })).throw(
      'difficulty.lookalike: expected a number between 0 and 1, got 2.',
    );
    expect(() => resolveSettings({ difficulty: { rotation: 200 } })).throw(
      'difficulty.rotation: expected a number between 0 and 180, got 200.',
    );
  });
});
