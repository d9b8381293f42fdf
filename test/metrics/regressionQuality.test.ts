import { expect } from 'chai';
import pl from 'nodejs-polars';
import { regressionQuality } from '../../src/metrics';
import { agree, column, regression, vectors } from './vectors';

describe('regressionQuality', () => {
  it('puts the metrics in rows, each between its ends and beside its value at no effect', () => {
    const found = regressionQuality(regression, { resamples: 200 });
    expect(found.getColumn('metric').toArray()).eql(['rmse', 'gaussianNll', 'crps', 'quantileCalibrationError']);
    const { y, mean, nll, crps, quantileCalibrationError } = vectors.regression;
    const n = y.length;
    const rmse = Math.sqrt(y.reduce((sum, value, i) => sum + (value - (mean[i] ?? NaN)) ** 2, 0) / n);
    agree(column(found, 'value'), [rmse, nll, crps, quantileCalibrationError]);
    const middle = y.reduce((sum, value) => sum + value, 0) / n;
    const variance = y.reduce((sum, value) => sum + (value - middle) ** 2, 0) / n;
    agree(column(found, 'noEffect').slice(0, 2), [Math.sqrt(variance), Math.log(2 * Math.PI * Math.E * variance) / 2]);
    column(found, 'lower').forEach((low, i) => expect(low).below(column(found, 'upper')[i] ?? NaN));
  });

  it('refuses a constant truth', () => {
    expect(() => regressionQuality(pl.DataFrame({ y: [1, 1], yHat: [1, 2], aleatoric: [1, 1] }))).throw(
      'column y: expected values that differ, got 2 equal ones.',
    );
  });
});
