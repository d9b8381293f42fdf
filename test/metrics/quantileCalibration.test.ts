import { expect } from 'chai';
import pl from 'nodejs-polars';
import { Random } from '../../src/base';
import { quantileCalibration, quantileCalibrationError, wilsonInterval } from '../../src/metrics';
import { agree, column, regression, vectors } from './vectors';

/** Normal values, predicted with a spread that is too wide by a factor. */
function forecasts(n: number, factor: number): pl.DataFrame {
  const random = new Random(11);
  const y = Array.from({ length: n }, () => random.normal(3, 2));
  return pl.DataFrame({ y, yHat: y.map(() => 3), sigma: y.map(() => 2 * factor) });
}

describe('quantileCalibration', () => {
  it('gives what SciPy gives (norm.ppf)', () => {
    const levels = quantileCalibration(regression);
    agree(column(levels, 'observed'), vectors.regression.observed);
    agree(
      column(levels, 'level'),
      Array.from({ length: 19 }, (_, i) => (i + 1) / 20),
      1e-15,
    );
    const count = Math.round((vectors.regression.observed[4] ?? NaN) * regression.height);
    const { lower, upper } = wilsonInterval(count, regression.height);
    expect([column(levels, 'lower')[4], column(levels, 'upper')[4]]).eql([lower, upper]);
    // Ends of Wilson's interval are z standard errors of their own away; z at 95% is scipy.stats.norm.ppf(0.95).
    const narrower = quantileCalibration(regression, { confidence: 0.9 });
    for (const end of ['lower', 'upper']) {
      const p = column(narrower, end)[4] ?? NaN;
      const away = 1.6448536269514722 * Math.sqrt((p * (1 - p)) / regression.height);
      expect(Math.abs((vectors.regression.observed[4] ?? NaN) - p)).closeTo(away, 1e-9);
    }
  });

  it('is steep for spreads that are too wide and flat for those that are too narrow', () => {
    const at = (factor: number) =>
      column(quantileCalibration(forecasts(2000, factor), { std: 'sigma', levels: 3 }), 'observed');
    // The quartiles of N(0, 2^2) are at +-1.349 of N(0, 1): P = 0.0887. Of N(0, 0.5^2): +-0.3372, P = 0.368.
    agree(at(2), [0.0887, 0.5, 0.9113], 0.035);
    agree(at(0.5), [0.368, 0.5, 0.632], 0.035);
  });
});

describe('quantileCalibrationError', () => {
  it('gives what SciPy gives', () => {
    expect(quantileCalibrationError(regression)).closeTo(vectors.regression.quantileCalibrationError, 1e-9);
  });

  it('is about 0.3 / sqrt(n) for a calibrated model and near 0.25 without spread', () => {
    expect(quantileCalibrationError(forecasts(2000, 1), { std: 'sigma' })).below(0.02);
    expect(quantileCalibrationError(forecasts(2000, 1e-9), { std: 'sigma' })).closeTo(0.237, 0.02);
  });

  it('refuses spreads of 0 and too few levels', () => {
    expect(() => quantileCalibrationError(regression, { levels: 0 })).throw(
      'levels: expected a whole number of at least 1',
    );
    expect(() => quantileCalibrationError(pl.DataFrame({ y: [1], yHat: [1], aleatoric: [0] }))).throw(
      'expected a variance above 0',
    );
  });
});
