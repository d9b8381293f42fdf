import { expect } from 'chai';
import { median, quantile } from '../../src/bench';

describe('bench statistics', () => {
  it('median and quantiles are linear between neighbours', () => {
    expect(median([3, 1, 2])).equal(2);
    expect(median([4, 1, 2, 3])).equal(2.5);
    // numpy.quantile([10, 20, 30, 40, 50], 0.95) by hand: position 3.8, so 40 + 0.8 * 10.
    expect(quantile([50, 40, 30, 20, 10], 0.95)).closeTo(48, 1e-12);
    expect(quantile([7], 0.25)).equal(7);
  });

  it('refuse nothing at all and a fraction out of range', () => {
    expect(() => median([])).throw('quantile: expected at least one value, got none.');
    expect(() => quantile([1], Number.NaN)).throw('quantile: expected q between 0 and 1, got NaN.');
  });
});
