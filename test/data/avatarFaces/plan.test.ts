import { expect } from 'chai';
import { planImages, type PlannedImage } from '../../../src/data/avatarFaces/plan';
import { resolveSettings } from '../../../src/data/avatarFaces/settings';

const skew = { light: 0.5, medium: 0.3, dark: 0.2, hat: 0.1, sunglasses: 0.4 };
const options = { train: 2000, validation: 48, test: 96, skew };
const plan = planImages(resolveSettings(options));
const groupsOf = (images: PlannedImage[], split: string): number[] =>
  images.filter((image) => image.split === split).map(({ group }) => group);
const count = (groups: number[], group: number): number => groups.filter((one) => one === group).length;

describe('avatar-faces: plan', () => {
  it('has half faces, skewed in the training split, balanced in the others', () => {
    const [train, validation, test] = ['train', 'validation', 'test'].map((split) => groupsOf(plan, split));
    expect([train?.length, validation?.length, test?.length]).eql([2000, 48, 96]);
    expect([count(train ?? [], -1), count(validation ?? [], -1), count(test ?? [], -1)]).eql([1000, 24, 48]);
    expect(count(train ?? [], 0)).equal(270);
    expect(count(train ?? [], 11)).equal(8);
    for (let group = 0; group < 12; group++) {
      expect([count(validation ?? [], group), count(test ?? [], group)]).eql([2, 4]);
    }
  });

  it('mixes the order, and gives every image a stream of its own', () => {
    const first = groupsOf(plan, 'train').slice(0, 100);
    expect(count(first, -1)).within(30, 70);
    expect(new Set(plan.map(({ seed }) => seed)).size).equal(plan.length);
  });

  it('plans a split alike whatever the sizes of the others', () => {
    const other = planImages(resolveSettings({ ...options, train: 10, validation: 0 }));
    expect(other.filter(({ split }) => split === 'test')).eql(plan.filter(({ split }) => split === 'test'));
  });

  it('plans differently for another seed', () => {
    const other = planImages(resolveSettings({ ...options, seed: 1 }));
    expect(other.map(({ group }) => group)).not.eql(plan.map(({ group }) => group));
    const seeds = new Set(plan.map(({ seed }) => seed));
    expect(other.some(({ seed }) => seeds.has(seed))).equal(false);
  });

  it('is balanced in the training split too for a style without groups', () => {
    const train = groupsOf(planImages(resolveSettings({ style: 'micah', train: 48 })), 'train');
    expect(count(train, 11)).equal(2);
  });
});
