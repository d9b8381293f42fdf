import { expect } from 'chai';
import { balancedCounts, groupName, faceGroups, skewedCounts } from '../../../src/data/avatarFaces/groups';

const sum = (counts: number[]): number => counts.reduce((total, count) => total + count, 0);

describe('avatar-faces: groups', () => {
  it('are 3 tones x hat x sunglasses', () => {
    expect(faceGroups.map(({ name }) => name)).eql([
      ...['light', 'light+sunglasses', 'light+hat', 'light+hat+sunglasses'],
      ...['medium', 'medium+sunglasses', 'medium+hat', 'medium+hat+sunglasses'],
      ...['dark', 'dark+sunglasses', 'dark+hat', 'dark+hat+sunglasses'],
    ]);
    expect(faceGroups[11]).eql({ name: 'dark+hat+sunglasses', skinTone: 'dark', hat: true, sunglasses: true });
    expect(groupName('medium', true, false)).equal('medium+hat');
  });

  it('are skewed as told: products of the parts', () => {
    const skew = { light: 0.5, medium: 0.3, dark: 0.2, hat: 0.1, sunglasses: 0.4 };
    // 1000 faces: light 500 = bare 450 (no sunglasses 270, sunglasses 180) + hat 50 (30, 20); and so on.
    expect(skewedCounts(1000, skew)).eql([270, 180, 30, 20, 162, 108, 18, 12, 108, 72, 12, 8]);
  });

  it('round the largest remainders up, so that none is lost', () => {
    const skew = { light: 0.3, medium: 0.2, dark: 0.5, hat: 0, sunglasses: 0 };
    // 7 faces: 2.1, 1.4, 3.5 -> 2, 1, 3 and the one left goes to the .5.
    const tones = [0, 4, 8].map((group) => skewedCounts(7, skew)[group]);
    expect(tones).eql([2, 1, 4]);
    for (const total of [0, 1, 8000, 12345]) {
      expect(sum(skewedCounts(total, { light: 0.84, medium: 0.1, dark: 0.06, hat: 0.08, sunglasses: 0.08 }))).equal(
        total,
      );
    }
  });

  it('are balanced to within one', () => {
    expect(balancedCounts(24)).eql(new Array(12).fill(2));
    expect(balancedCounts(14)).eql([2, 2, ...new Array<number>(10).fill(1)]);
    expect(sum(balancedCounts(2016))).equal(2016);
  });
});
