import { expect } from 'chai';
import pl from 'nodejs-polars';
import { calibratorFrom, fitIsotonic, IsotonicCalibrator } from '../../src/metrics';
import type { CalibratorState } from '../../src/metrics';
import { agree, binary, column, vectors } from './vectors';

const at = (scores: number[]) => pl.DataFrame({ yHat: scores });

describe('fitIsotonic', () => {
  it('gives what scikit-learn gives (IsotonicRegression, clipped), with ties, between and beyond the scores', () => {
    const { at: scores, p } = vectors.binary.isotonic;
    agree(column(fitIsotonic(binary).apply(at(scores)), 'p'), p);
  });

  it('pools neighbours that fall, by hand', () => {
    // 0 | 1 0 pooled to 1/2 | 1; between the pools it is linear.
    const fitted = fitIsotonic(pl.DataFrame({ label: [0, 1, 0, 1], yHat: [1, 2, 3, 4] }));
    agree(column(fitted.apply(at([0, 1, 1.5, 2, 2.5, 3, 3.5, 9])), 'p'), [0, 0, 0.25, 0.5, 0.5, 0.5, 0.75, 1], 1e-15);
  });

  it('gives a constant score, or a falling one, the share of class 1', () => {
    const constant = fitIsotonic(pl.DataFrame({ label: [0, 1, 1, 1], yHat: [2, 2, 2, 2] }));
    agree(column(constant.apply(at([1, 2, 3])), 'p'), [0.75, 0.75, 0.75], 0);
    const falling = fitIsotonic(pl.DataFrame({ label: [1, 1, 0], yHat: [1, 2, 3] }));
    agree(column(falling.apply(at([0, 2, 5])), 'p'), [2 / 3, 2 / 3, 2 / 3], 1e-15);
  });

  it('is the same after JSON, and refuses what does not rise', () => {
    const fitted = fitIsotonic(binary);
    const again = calibratorFrom(JSON.parse(JSON.stringify(fitted)) as CalibratorState);
    agree(column(again.apply(binary), 'p'), column(fitted.apply(binary), 'p'), 0);
    const state = { kind: 'isotonic', scores: [1, 2], probabilities: [0.5, 0.2], score: 'yHat' } as const;
    expect(() => new IsotonicCalibrator(state)).throw(
      'isotonic: expected as many rising probabilities as rising scores, got [0.5, 0.2].',
    );
    expect(() => fitIsotonic(binary, { score: 'none' })).throw('column: expected one of label, yHat, got none.');
  });
});
