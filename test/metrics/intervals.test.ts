import { expect } from 'chai';
import { combinedInterval, meanInterval, wilsonInterval } from '../../src/metrics/intervals';

describe('wilsonInterval', () => {
  // Expected values: statsmodels.stats.proportion.proportion_confint(k, n, method='wilson').
  it('gives the ends that statsmodels gives', () => {
    const expected = [
      [0, 10, 0, 0.27753279986288926],
      [9, 10, 0.5958499732047614, 0.982123786904927],
      [10, 10, 0.7224672001371106, 1],
      [50, 100, 0.4038315303659956, 0.5961684696340044],
      [1, 3, 0.06149194472039626, 0.7923403991979523],
      [377, 400, 0.9151991622718807, 0.9613824572422669],
    ] as const;
    for (const [k, n, lower, upper] of expected) {
      const interval = wilsonInterval(k, n);
      expect(interval.lower, `${k} of ${n}`).closeTo(lower, 1e-12);
      expect(interval.upper, `${k} of ${n}`).closeTo(upper, 1e-12);
    }
  });

  it('is narrower at a lower confidence', () => {
    const { lower, upper } = wilsonInterval(9, 10, { confidence: 0.9 });
    expect(lower).closeTo(0.6522813326641415, 1e-12);
    expect(upper).closeTo(0.9773650912691327, 1e-12);
  });

  it('refuses counts and options that make no sense', () => {
    expect(() => wilsonInterval(0, 0)).throw('n: expected a whole number of at least 1, got 0.');
    expect(() => wilsonInterval(5, 4)).throw('k: expected at most n = 4, got 5.');
    expect(() => wilsonInterval(0.5, 4)).throw('k: expected a whole number of at least 0, got 0.5.');
    expect(() => wilsonInterval(1, 4, { confidence: 95 })).throw('confidence: expected a number between 0 and 1');
    expect(() => wilsonInterval(1, 4, { confidnce: 0.9 } as object)).throw('Did you mean confidence?');
  });
});

describe('meanInterval', () => {
  // Expected values: numpy mean and std(ddof=1), scipy.stats.t.interval(0.95, 4, mean, sem).
  it('gives mean, deviation and the interval of Student', () => {
    const result = meanInterval([0.91, 0.87, 0.94, 0.9, 0.89]);
    expect(result.mean).closeTo(0.902, 1e-12);
    expect(result.std).closeTo(0.025884358211089552, 1e-12);
    expect(result.lower).closeTo(0.86986032429268, 1e-11);
    expect(result.upper).closeTo(0.9341396757073198, 1e-11);
    expect(result.n).equal(5);
  });

  it('refuses a single value and values that are not finite', () => {
    expect(() => meanInterval([0.9])).throw('values: expected at least two repetitions, got 1. Run more seeds');
    expect(() => meanInterval([0.9, NaN])).throw('values: expected finite numbers, got NaN at index 1.');
  });
});

describe('combinedInterval', () => {
  const share = (weight: number, k: number, n: number) => ({ weight, value: k / n, ...wilsonInterval(k, n) });

  // Expected values: statsmodels confint_proportions_2indep(k1, n1, k2, n2, method='newcomb', compare='diff');
  // the first is also the worked example of Newcombe's paper.
  it("gives Newcombe's interval of a difference", () => {
    const paper = combinedInterval([share(1, 56, 70), share(-1, 48, 80)]);
    expect(paper.lower).closeTo(0.05243147240236498, 1e-12);
    expect(paper.upper).closeTo(0.33387265403690614, 1e-12);
    const atTheEnd = combinedInterval([share(1, 10, 10), share(-1, 20, 29)]);
    expect(atTheEnd.lower).closeTo(0.0005786344675365318, 1e-12);
    expect(atTheEnd.upper).closeTo(0.4923013423309316, 1e-12);
  });

  it('adds half-widths in square for a mean of two', () => {
    // Both halves 50 of 100: Wilson half-width 0.0961684696340044, so the mean has that over the root of two.
    const { lower, upper } = combinedInterval([share(0.5, 50, 100), share(0.5, 50, 100)]);
    expect(upper - 0.5).closeTo(0.0961684696340044 / Math.SQRT2, 1e-12);
    expect(0.5 - lower).closeTo(0.0961684696340044 / Math.SQRT2, 1e-12);
  });
});
