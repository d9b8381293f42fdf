import { expect } from 'chai';
import pl from 'nodejs-polars';
import { crps, crpsOfSamples } from '../../src/metrics';
import { regression, vectors } from './vectors';

const SAMPLES = ['member0', 'member1', 'member2', 'member3', 'member4'];

describe('crps', () => {
  it('gives the integral of its definition (SciPy quad of the squared distance of the distributions)', () => {
    expect(crps(regression)).closeTo(vectors.regression.crps, 1e-9);
  });

  it('is the absolute error of a prediction without spread, and near it for a tiny one', () => {
    const table = pl.DataFrame({ y: [1, 2, 5], yHat: [1, 4, 2], aleatoric: [0, 0, 0], tiny: [0, 1e-30, 1e-30] });
    expect(crps(table)).closeTo(5 / 3, 1e-15);
    expect(crps(table, { std: 'tiny', variance: [] })).closeTo(5 / 3, 1e-12);
  });

  it('is (sqrt(2) - 1) / sqrt(pi) spreads where the mean is right', () => {
    const table = pl.DataFrame({ y: [3], yHat: [3], aleatoric: [4] });
    expect(crps(table)).closeTo((2 * (Math.SQRT2 - 1)) / Math.sqrt(Math.PI), 1e-12);
  });

  it('takes a column that is named as a variance and as a spread as both', () => {
    // 2 + 2^2 = 6.
    const table = pl.DataFrame({ y: [3], yHat: [3], s: [2] });
    const expected = (Math.sqrt(6) * (Math.SQRT2 - 1)) / Math.sqrt(Math.PI);
    expect(crps(table, { variance: 's', std: 's' })).closeTo(expected, 1e-12);
  });

  it('refuses infinite values and empty tables', () => {
    expect(() => crps(pl.DataFrame({ y: [Infinity], yHat: [1], aleatoric: [1] }))).throw(
      'column y: expected finite numbers, got Infinity in row 0.',
    );
    expect(() => crps(regression.head(0))).throw('table: expected at least one row');
  });
});

describe('crpsOfSamples', () => {
  it('gives the mean over all pairs in NumPy, biased and fair', () => {
    expect(crpsOfSamples(regression, { samples: SAMPLES })).closeTo(vectors.regression.crpsOfSamples, 1e-9);
    expect(crpsOfSamples(regression, { samples: SAMPLES, fair: true })).closeTo(vectors.regression.crpsFair, 1e-9);
  });

  it('is the absolute error of one sample, and of equal ones', () => {
    const table = pl.DataFrame({ y: [1, 2], a: [3, 2], b: [3, 2] });
    expect(crpsOfSamples(table, { samples: ['a'] })).equal(1);
    expect(crpsOfSamples(table, { samples: ['a', 'b'], fair: true })).equal(1);
  });

  it('refuses too few samples', () => {
    expect(() => crpsOfSamples(regression, { samples: [] })).throw('samples: expected at least 1 column, got [].');
    expect(() => crpsOfSamples(regression, { samples: ['member0'], fair: true })).throw(
      'samples: expected at least 2 columns, got [member0].',
    );
  });
});
