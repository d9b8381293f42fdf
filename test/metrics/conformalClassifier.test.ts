import { expect } from 'chai';
import pl from 'nodejs-polars';
import { Random } from '../../src/base';
import { ConformalClassifier, coverageCheck, fitConformalClassifier } from '../../src/metrics';
import { column } from './vectors';

const P = ['p0', 'p1', 'p2'];

/** Rows of probabilities and a class that does not quite follow them: the promise must not need a good model. */
function draw(n: number, seed: number): pl.DataFrame {
  const random = new Random(seed);
  const rows = Array.from({ length: n }, () => {
    const raw = P.map(() => Math.exp(1.5 * random.normal()));
    const sum = raw.reduce((total, value) => total + value, 0);
    const own = random.uniform() < 0.7 ? raw.indexOf(Math.max(...raw)) : random.integer(3);
    return { label: own, p: raw.map((value) => value / sum) };
  });
  return pl.DataFrame({
    label: rows.map(({ label }) => label),
    ...Object.fromEntries(P.map((name, k) => [name, rows.map(({ p }) => p[k] ?? NaN)])),
  });
}

describe('fitConformalClassifier', () => {
  // Scores of the true class (1 - p): 0.1, 0.2, 0.3, 0.9; rank for alpha 0.4 of 4 rows: ceil(5 * 0.6) = 3.
  const four = pl.DataFrame({
    label: [0, 1, 2, 0],
    p0: [0.9, 0.1, 0.1, 0.1],
    p1: [0.05, 0.8, 0.2, 0.5],
    p2: [0.05, 0.1, 0.7, 0.4],
  });
  const news = pl.DataFrame({ label: [0, 1, 2], p0: [0.95, 0.3, 0.3], p1: [0.03, 0.4, 0.3], p2: [0.02, 0.3, 0.4] });

  it('takes the classes that are likely enough (lac), by hand', () => {
    const fitted = fitConformalClassifier(four, { probabilities: P, alpha: 0.4 });
    expect(fitted.threshold).closeTo(0.3, 1e-15);
    const sets = fitted.apply(news);
    expect(sets.getColumn('set').toArray()).eql(['0', '', '']);
    expect(column(sets, 'setSize')).eql([1, 0, 0]);
    expect(sets.getColumn('covered').toArray()).eql([true, false, false]);
  });

  it('takes classes until they sum up (aps), by hand', () => {
    // Sums down to the true class: 0.9, 0.8, 0.7, 1.0; the third is 0.9. The first new row is surer: its best class alone.
    const fitted = fitConformalClassifier(four, { probabilities: P, alpha: 0.4, method: 'aps' });
    expect(fitted.threshold).closeTo(0.9, 1e-15);
    expect(fitted.apply(news).getColumn('set').toArray()).eql(['0', '0, 1', '0, 2']);
  });

  it('covers 1 - alpha of exchangeable rows on average over seeds, whatever the model', () => {
    for (const options of [{ method: 'lac' }, { method: 'aps' }, { method: 'aps', randomised: true }] as const) {
      let [sum, smallest] = [0, 3];
      const seeds = 30;
      for (let seed = 0; seed < seeds; seed++) {
        const fitted = fitConformalClassifier(draw(99, 2 * seed), { ...options, probabilities: P, alpha: 0.2 });
        const sets = fitted.apply(draw(100, 2 * seed + 1));
        sum += column(coverageCheck(sets, { alpha: 0.2, calibrationRows: 99 }), 'coverage')[0] ?? NaN;
        smallest = Math.min(smallest, ...column(sets, 'setSize'));
      }
      // One coverage has a standard deviation of sqrt(2 * 0.16 / 100) = 0.057, their mean 0.01: four of them below.
      expect(sum / seeds).above(0.8 - 0.04);
      if (options.method === 'lac' || 'randomised' in options) expect(sum / seeds).below(0.8 + 0.04);
      else expect(smallest).equal(1);
    }
  });

  it('is the same after JSON, with the same draws; tables without classes get sets alone', () => {
    const fitted = fitConformalClassifier(draw(50, 1), { probabilities: P, method: 'aps', randomised: true, seed: 3 });
    const again = new ConformalClassifier(
      JSON.parse(JSON.stringify(fitted)) as ReturnType<ConformalClassifier['toJSON']>,
    );
    const rows = draw(40, 2);
    expect(again.apply(rows).getColumn('set').toArray()).eql(fitted.apply(rows).getColumn('set').toArray());
    expect(fitted.apply(rows.drop('label')).columns).eql([...P, 'set', 'setSize']);
  });

  it('works on a binary logit', () => {
    const table = pl.DataFrame({ label: [1, 0, 1, 0], yHat: [2, -2, 1, 3] });
    // p of the true class: 0.88, 0.88, 0.73, 0.05; rank ceil(5 * 0.6) = 3.
    const fitted = fitConformalClassifier(table, { alpha: 0.4 });
    expect(fitted.threshold).closeTo(1 - 1 / (1 + Math.exp(-1)), 1e-12);
    expect(
      fitted
        .apply(pl.DataFrame({ yHat: [4, 0, -4] }))
        .getColumn('set')
        .toArray(),
    ).eql(['1', '', '0']);
  });

  it('refuses too few rows and methods that are none', () => {
    expect(() => fitConformalClassifier(four, { probabilities: P })).throw(
      'calibration rows: expected at least 9 for alpha = 0.1, got 4.',
    );
    expect(() => fitConformalClassifier(four, { probabilities: P, method: 'raps' as 'aps' })).throw(
      'method: expected one of lac, aps, got raps.',
    );
    expect(() => fitConformalClassifier(four, { probabilities: P, alpha: NaN })).throw(
      'alpha: expected a number between 0 and 1',
    );
  });
});
