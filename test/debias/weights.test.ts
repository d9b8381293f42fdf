import { expect } from 'chai';
import { debias } from '../../src';

describe('weights of debias', () => {
  //                 faces 1: one suspect of four; others 0: two suspects of three
  const labels = [1, 1, 1, 1, 0, 0, 0];
  const suspects = [true, false, false, false, true, true, false];

  it('give the suspects of each class their share of its draws, and each class half', () => {
    // 7 rows, each class 3.5 of the weight: of the faces 0.4 x 3.5 = 1.4 to one suspect, 2.1 to three others; and so on.
    const weights = debias.shareWeights(labels, suspects, 0.4);
    [1.4, 0.7, 0.7, 0.7, 0.7, 0.7, 2.1].forEach((weight, row) => expect(weights[row]).closeTo(weight, 1e-12));
  });

  it('are even in a class without suspects, and in one of nothing else', () => {
    const weights = debias.shareWeights(labels, [false, false, false, false, true, true, true], 0.9);
    [3.5 / 4, 3.5 / 4, 3.5 / 4, 3.5 / 4, 3.5 / 3, 3.5 / 3, 3.5 / 3].forEach((weight, row) =>
      expect(weights[row]).closeTo(weight, 1e-12),
    );
  });

  it('refuse a share of 0, 1 or more', () => {
    for (const share of [0, 1, 1.5, NaN])
      expect(() => debias.shareWeights(labels, suspects, share)).throw('share: expected');
  });

  it('give every group of a class the same draws; a group of one class is not that of the other', () => {
    const weights = debias.groupWeights(labels, ['a', 'a', 'a', 'b', 'a', 'b', 'b']);
    [7 / 12, 7 / 12, 7 / 12, 7 / 4, 7 / 4, 7 / 8, 7 / 8].forEach((weight, row) =>
      expect(weights[row]).closeTo(weight, 1e-12),
    );
  });

  it('tempered: e^(b x score) within the class at the effective sample size asked for, half of all draws for each class', () => {
    // One of four rows has a larger score: weights 1, 1, 1, w keep the share (3 + w)^2 / (4 (3 + w^2)), which is 0.7 where
    // 1.8 w^2 - 6 w - 0.6 = 0.
    const w = (6 + Math.sqrt(36 + 4 * 1.8 * 0.6)) / 3.6;
    const weights = debias.temperedWeights([1, 1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 5, 5, 5], 0.7);
    const unit = 3.5 / (3 + w);
    [unit, unit, unit, w * unit, 3.5 / 3, 3.5 / 3, 3.5 / 3].forEach((weight, row) =>
      expect(weights[row]).closeTo(weight, 1e-6),
    );
    expect(() => debias.temperedWeights([0, 1], [0, 1], 1)).throw('effectiveSample: expected');
  });
});
