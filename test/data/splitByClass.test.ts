import { expect } from 'chai';
import { splitByClass } from '../../src/data/splitByClass';

describe('splitByClass', () => {
  it('trains on the first 80% of each class in file order and holds out the rest', () => {
    // Six of class 1: floor(4.8) = 4 train. Five of class 0: 4 train.
    const labels = [1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 0];
    const train = splitByClass(labels).map((split) => (split === 'train' ? 1 : 0));
    expect(train).eql([1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 0]);
    expect(splitByClass([])).eql([]);
  });

  it('leaves no row out where 80% and 20% do not come out even', () => {
    // The original would take floor(0.8 * 7) = 5 and floor(0.2 * 7) = 1 of 7.
    expect(splitByClass(new Array<number>(7).fill(1)).filter((split) => split === 'test').length).equal(2);
  });
});
