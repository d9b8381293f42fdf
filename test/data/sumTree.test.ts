import { expect } from 'chai';
import { SumTree } from '../../src/data/sumTree';

describe('SumTree', () => {
  it('finds items in proportion to their weights', () => {
    // On a line of length 8: item 0 has [0, 1), item 2 [1, 5), item 4 [5, 8).
    const tree = new SumTree([1, 0, 4, 0, 3]);
    expect(tree.total).equal(8);
    const found = [0, 0.9, 1, 4.9, 5, 7.9].map((point) => tree.find(point / 8));
    expect(found).eql([0, 0, 2, 2, 4, 4]);
  });

  it('never finds an item of weight 0, at the ends neither', () => {
    const tree = new SumTree([0, 2, 0, 0, 1, 0, 0]);
    expect([tree.find(0), tree.find(1)]).eql([1, 4]);
    expect(new SumTree([5]).find(1)).equal(0);
  });

  it('is exactly the same after a weight is taken out and put back', () => {
    const weights = [0.1, 0.2, 0.3, 1e-17, 1e9, 0.7];
    const tree = new SumTree(weights);
    const before = tree.total;
    for (const item of [4, 1]) tree.set(item, 0);
    expect(tree.total).closeTo(1.1, 1e-12);
    for (const item of [1, 4]) tree.set(item, weights[item] as number);
    expect(tree.total).equal(before);
    expect(tree.get(4)).equal(1e9);
  });

  it('keeps small weights beside a huge one that is taken out', () => {
    const tree = new SumTree([1e300, 1, 3]);
    tree.set(0, 0);
    expect([tree.total, tree.find(0.2), tree.find(0.3)]).eql([4, 1, 2]);
  });
});
