import { expect } from 'chai';
import pl from 'nodejs-polars';
import { Random } from '../../src/base';
import { ConformalRegressor, coverageCheck, fitConformalRegressor } from '../../src/metrics';
import { column } from './vectors';

/** A bad model of heavy-tailed noise: it predicts 0 for x and a spread that is off by a factor. */
function draw(n: number, seed: number): pl.DataFrame {
  const random = new Random(seed);
  const x = Array.from({ length: n }, () => random.uniform(0.5, 3));
  const y = x.map((value) => value * random.normal() + (random.chance(0.05) ? random.normal(0, 10) : 0));
  return pl.DataFrame({ y, yHat: x.map(() => 0), sigma: x.map((value) => 5 * value) });
}

describe('fitConformalRegressor', () => {
  const four = pl.DataFrame({ y: [1, 2, 3, 4], yHat: [1, 1, 1, 1], sigma: [1, 1, 4, 2] });
  const news = pl.DataFrame({ y: [0, 9], yHat: [1, 5], sigma: [1, 3] });

  it('has the width of a ranked residual, by hand', () => {
    // Residuals 0, 1, 2, 3; rank for alpha 0.4: ceil(5 * 0.6) = 3, so 2.
    const plain = fitConformalRegressor(four, { alpha: 0.4 });
    const intervals = plain.apply(news);
    expect([column(intervals, 'lower'), column(intervals, 'upper')]).eql([
      [-1, 3],
      [3, 7],
    ]);
    expect(intervals.getColumn('covered').toArray()).eql([true, false]);
    // In spreads: 0, 1, 0.5, 1.5; the third is 1.
    const scaled = fitConformalRegressor(four, { alpha: 0.4, std: 'sigma' }).apply(news);
    expect([column(scaled, 'lower'), column(scaled, 'upper')]).eql([
      [0, 2],
      [2, 8],
    ]);
  });

  it('covers 1 - alpha of exchangeable rows on average over seeds, whatever the model', () => {
    for (const std of [undefined, 'sigma']) {
      const seeds = 40;
      let sum = 0;
      for (let seed = 0; seed < seeds; seed++) {
        const fitted = fitConformalRegressor(draw(99, 2 * seed), { alpha: 0.1, ...(std ? { std } : {}) });
        const check = coverageCheck(fitted.apply(draw(100, 2 * seed + 1)), { alpha: 0.1, calibrationRows: 99 });
        sum += column(check, 'coverage')[0] ?? NaN;
      }
      // One coverage has a standard deviation of sqrt(2 * 0.09 / 100) = 0.042, their mean 0.0067: four of them on each side.
      expect(sum / seeds).closeTo(0.9, 0.027);
    }
  });

  it('is the same after JSON; tables without a truth get intervals alone', () => {
    const fitted = fitConformalRegressor(draw(50, 1), { std: 'sigma' });
    const again = new ConformalRegressor(
      JSON.parse(JSON.stringify(fitted)) as ReturnType<ConformalRegressor['toJSON']>,
    );
    const rows = draw(10, 2).drop('y');
    expect(column(again.apply(rows), 'upper')).eql(column(fitted.apply(rows), 'upper'));
    expect(fitted.apply(rows).columns).eql(['yHat', 'sigma', 'lower', 'upper']);
  });

  it('refuses spreads of 0, missing columns and too few rows', () => {
    const zero = four.withColumns(pl.lit(0).alias('sigma'));
    expect(() => fitConformalRegressor(zero, { std: 'sigma', alpha: 0.4 })).throw(
      'column sigma: expected spreads above 0, got 0 in row 0.',
    );
    expect(() => fitConformalRegressor(four, { mean: 'mu', alpha: 0.4 })).throw(
      'column: expected one of y, yHat, sigma, got mu.',
    );
    expect(() => fitConformalRegressor(four)).throw('calibration rows: expected at least 9 for alpha = 0.1, got 4.');
  });
});
