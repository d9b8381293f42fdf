import { expect } from 'chai';
import pl from 'nodejs-polars';
import { Random } from '../../src/base';
import { ConformalClassifier, coverageCheck, fitConformalClassifier, meanInterval } from '../../src/metrics';
import { column, conformal } from './vectors';

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

  it('takes classes down to the one that crosses the threshold (aps), by hand', () => {
    const state = {
      kind: 'conformalClassifier',
      alpha: 0.4,
      method: 'aps',
      randomised: false,
      seed: 0,
      threshold: 0.5,
      calibrationRows: 4,
      columns: { probabilities: P },
    } as const;
    // Sums before each class, most likely first: 0, 0.95, 0.98; 0, 0.4, 0.7 (of 1, 0, 2); 0, 0.4, 0.7 (of 2, 0, 1).
    expect(new ConformalClassifier(state).apply(news).getColumn('set').toArray()).eql(['0', '0, 1', '0, 2']);
  });

  it('scores aps by the sums before the true classes and random parts of their own probabilities', () => {
    // Three rows of the same p: 0 to 0.5, 0.5 to 0.8 and 0.8 to 1 for classes 0, 1, 2. Ranks 1 to 3 are one each.
    const three = pl.DataFrame({ label: [0, 1, 2], p0: [0.5, 0.5, 0.5], p1: [0.3, 0.3, 0.3], p2: [0.2, 0.2, 0.2] });
    const at = (alpha: number) => fitConformalClassifier(three, { probabilities: P, alpha, method: 'aps' }).threshold;
    expect(at(0.75)).within(0, 0.5);
    expect(at(0.5)).within(0.5, 0.8);
    expect(at(0.25)).within(0.8, 1);
  });

  it('gives sure rows one class (aps, not randomised): 20 rows of one-hot p', () => {
    const label = Array.from({ length: 20 }, (_, row) => row % 3);
    const table = pl.DataFrame({
      label,
      ...Object.fromEntries(P.map((name, k) => [name, label.map((own) => Number(own === k))])),
    });
    const sets = fitConformalClassifier(table, { probabilities: P, method: 'aps' }).apply(table);
    expect(sets.getColumn('set').toArray()).eql(label.map(String));
    expect(sets.getColumn('covered').toArray()).eql(label.map(() => true));
  });

  it('has the set sizes of MAPIE on sure and on unsure rows (aps)', () => {
    const rows = [
      ...Array.from({ length: 1000 }, () => ({ label: 0, p0: 1, p1: 0, p2: 0 })),
      ...Array.from({ length: 1000 }, (_, i) => ({ label: i < 500 ? 0 : i < 800 ? 1 : 2, p0: 0.5, p1: 0.3, p2: 0.2 })),
    ];
    const asked = pl.DataFrame([rows[0]!, rows[1000]!]).drop('label');
    for (const [alpha, sizes] of Object.entries(conformal.mixed)) {
      const fitted = fitConformalClassifier(pl.DataFrame(rows), {
        probabilities: P,
        alpha: Number(alpha),
        method: 'aps',
      });
      expect(column(fitted.apply(asked), 'setSize')).eql(sizes);
    }
  });

  it('covers at least 1 - alpha where the true class has p = 0 (aps): MAPIE has 0.933 at 0.95 there', () => {
    expect(conformal.zero.coverage).below(1 - conformal.zero.alpha);
    // One row in 15 has a true class of probability 0, so the probabilities say nothing of it.
    const table = (n: number, seed: number): pl.DataFrame => {
      const random = new Random(seed);
      const label = Array.from({ length: n }, () => (random.uniform() < 1 / 15 ? 1 + random.integer(2) : 0));
      return pl.DataFrame({ label, p0: label.map(() => 1), p1: label.map(() => 0), p2: label.map(() => 0) });
    };
    const coverages = Array.from({ length: 20 }, (_, seed) => {
      const fitted = fitConformalClassifier(table(199, 2 * seed), {
        probabilities: P,
        alpha: conformal.zero.alpha,
        method: 'aps',
        seed,
      });
      const covered = fitted
        .apply(table(500, 2 * seed + 1))
        .getColumn('covered')
        .toArray() as boolean[];
      return covered.filter(Boolean).length / covered.length;
    });
    // Student's t over seeds: the promise is on the average over calibration tables.
    expect(meanInterval(coverages).upper).least(1 - conformal.zero.alpha);
    expect(meanInterval(coverages).mean).least(1 - conformal.zero.alpha);
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
      else expect(smallest).equal(1); // The most likely class is always in.
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
