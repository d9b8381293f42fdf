import { expect } from 'chai';
import pl from 'nodejs-polars';
import { coverageCheck } from '../../src/metrics';
import { conformalRank } from '../../src/metrics/coverage';
import { column, vectors } from './vectors';

const covered = (k: number, n: number) => pl.DataFrame({ covered: Array.from({ length: n }, (_, row) => row < k) });

describe('coverageCheck', () => {
  it("gives Clopper and Pearson's interval as SciPy does (binomtest)", () => {
    for (const [k, n, lower, upper] of vectors.distributions.clopperPearson) {
      const check = coverageCheck(covered(k, n), { calibrationRows: 100 });
      expect(column(check, 'lower')[0]).closeTo(lower, 1e-9);
      expect(column(check, 'upper')[0]).closeTo(upper, 1e-9);
      expect(column(check, 'coverage')).eql([k / n]);
    }
    // Of all 10 covered the lower end is the p for which p^10 is a tenth.
    const narrower = coverageCheck(covered(10, 10), { calibrationRows: 100, confidence: 0.8 });
    expect(column(narrower, 'lower')[0]).closeTo(0.1 ** 0.1, 1e-9);
    expect(column(narrower, 'upper')).eql([1]);
  });

  it('expects the beta-binomial counts of SciPy, and says whether they came', () => {
    // 500 calibration rows, alpha 0.1: rank 451, so Beta(451, 50) among 1000 rows.
    const [, [n = 0, , , low = 0, high = 0] = []] = vectors.distributions.betaBinomial;
    const check = (k: number) => coverageCheck(covered(k, n), { alpha: 0.1, calibrationRows: 500 });
    expect([column(check(900), 'expectedLower')[0], column(check(900), 'expectedUpper')[0]]).eql([low / n, high / n]);
    const verdicts = [low - 1, low, high, high + 1].map((k) => check(k).getColumn('asExpected').toArray()[0]);
    expect(verdicts).eql([false, true, true, false]);
  });

  it('refuses too few calibration rows and an alpha out of range', () => {
    expect(() => coverageCheck(covered(1, 2), { calibrationRows: 8 })).throw(
      'calibration rows: expected at least 9 for alpha = 0.1, got 8. Take more rows or a larger alpha.',
    );
    expect(() => coverageCheck(covered(1, 2), { calibrationRows: 9, alpha: 1 })).throw(
      'alpha: expected a number between 0 and 1',
    );
    expect(() => coverageCheck(covered(1, 2), { calibrationRows: 9, covered: 'in' })).throw(
      'column: expected one of covered, got in.',
    );
  });
});

describe('conformalRank', () => {
  it('rounds up, but not for rounding errors', () => {
    // 10 * 0.9 and 20 * 0.95 are whole; 11 * 0.9 = 9.9.
    expect([conformalRank(9, 0.1), conformalRank(10, 0.1), conformalRank(19, 0.05), conformalRank(1, 0.5)]).eql([
      9, 10, 19, 1,
    ]);
    // In binary 10 * (1 - 0.7) is above 3, and 49 - 1 less than 1 / (1 / 49) - 1.
    expect([conformalRank(9, 0.7), conformalRank(48, 1 / 49)]).eql([3, 48]);
    expect(() => conformalRank(47, 1 / 49)).throw('calibration rows: expected at least 48 for alpha = ');
  });
});
