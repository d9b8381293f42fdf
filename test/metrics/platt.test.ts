import { expect } from 'chai';
import pl from 'nodejs-polars';
import { calibratorFrom, fitPlatt } from '../../src/metrics';
import type { CalibratorState } from '../../src/metrics';
import { agree, binary, column, vectors } from './vectors';

describe('fitPlatt', () => {
  it('gives the root of the gradient that SciPy gives', () => {
    const { slope, intercept } = fitPlatt(binary);
    expect(slope).closeTo(vectors.binary.platt.slope, 1e-9);
    expect(intercept).closeTo(vectors.binary.platt.intercept, 1e-9);
  });

  it('does not mind the unit of the score, however large', () => {
    const scaled = binary.withColumns(pl.col('yHat').multiplyBy(-1e6).plus(5e7).alias('yHat'));
    const [plain, other] = [fitPlatt(binary), fitPlatt(scaled)];
    agree(column(other.apply(scaled), 'p'), column(plain.apply(binary), 'p'), 1e-9);
    expect(other.slope).below(0);
  });

  it('stays finite where the classes are apart, at the targets of Platt', () => {
    // Two scores: the fit reaches (1 + 1) / (1 + 2) and 1 / (2 + 2) exactly.
    const table = pl.DataFrame({ label: [0, 0, 1], yHat: [-1, -1, 3] });
    agree(column(fitPlatt(table).apply(table), 'p'), [1 / 4, 1 / 4, 2 / 3], 1e-9);
  });

  it('gives a constant score the mean of the targets', () => {
    const table = pl.DataFrame({ label: [0, 1, 1, 1], yHat: [2, 2, 2, 2] });
    agree(column(fitPlatt(table).apply(table), 'p'), Array<number>(4).fill((1 / 3 + 3 * 0.8) / 4), 1e-9);
  });

  it('gives any constant score that mean, also one whose sum is rounded: 50 times 0.7', () => {
    for (const score of [0.7, 0.1, -1 / 3, 1e-300, 123456.789]) {
      const yHat = Array<number>(50).fill(score);
      const label = yHat.map((_, row) => Number(row < 20));
      const fitted = fitPlatt(pl.DataFrame({ label, yHat }));
      expect(fitted.slope).equal(0);
      // Targets 21 / 22 and 1 / 32 for 20 rows of class 1 and 30 of class 0: their mean is 0.4006.
      const p = (20 * (21 / 22) + 30 * (1 / 32)) / 50;
      agree(column(fitted.apply(pl.DataFrame({ yHat: [score] })), 'p'), [p], 1e-9);
    }
    // Scores that differ by rounding alone are constant, too.
    const yHat = Array.from({ length: 50 }, (_, row) => (row % 2 ? 0.1 + 0.2 : 0.3));
    expect(fitPlatt(pl.DataFrame({ label: yHat.map((_, row) => Number(row < 20)), yHat })).slope).equal(0);
  });

  it('is the same after JSON, and refuses a single class', () => {
    const fitted = fitPlatt(binary);
    const again = calibratorFrom(JSON.parse(JSON.stringify(fitted)) as CalibratorState);
    agree(column(again.apply(binary), 'p'), column(fitted.apply(binary), 'p'), 0);
    expect(() => fitPlatt(pl.DataFrame({ label: [1, 1], yHat: [1, 2] }))).throw(
      'label: expected rows of class 0, got none.',
    );
    expect(() => fitPlatt(pl.DataFrame({ label: [1, 0], yHat: [Infinity, 2] }))).throw(
      'column yHat: expected finite numbers',
    );
    const state = { kind: 'beta' } as unknown as CalibratorState;
    expect(() => calibratorFrom(state)).throw('kind temperature, platt or isotonic');
  });
});
