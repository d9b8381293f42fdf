import { expect } from 'chai';
import pl from 'nodejs-polars';
import { aurc, excessAurc, riskCoverage } from '../../src/metrics';
import { column, regression, vectors } from './vectors';

const table = pl.DataFrame({ loss: [0, 1, 0, 1], good: [1, 3, 2, 4], tied: [1, 1, 2, 2], flat: [5, 5, 5, 5] });

describe('riskCoverage', () => {
  it('gives coverage and mean loss at each risk, ties at once', () => {
    const curve = riskCoverage(table, { risk: 'good', loss: 'loss' });
    expect(column(curve, 'coverage')).eql([0.25, 0.5, 0.75, 1]);
    expect(column(curve, 'loss')).eql([0, 0, 1 / 3, 0.5]);
    expect(column(curve, 'risk')).eql([1, 2, 3, 4]);
    const ties = riskCoverage(table, { risk: 'tied', loss: 'loss' });
    expect([column(ties, 'coverage'), column(ties, 'loss'), column(ties, 'n')]).eql([
      [0.5, 1],
      [0.5, 0.5],
      [2, 4],
    ]);
  });

  it('turns round for a risk that is low where the model warns, and keeps its values', () => {
    const curve = riskCoverage(table, { risk: 'good', loss: 'loss', lowFinds: true });
    expect(column(curve, 'risk')).eql([4, 3, 2, 1]);
    expect(column(curve, 'loss')).eql([1, 1, 2 / 3, 0.5]);
  });

  it('has a single row for a constant risk and for a table of one row', () => {
    expect(riskCoverage(table, { risk: 'flat', loss: 'loss' }).height).equal(1);
    expect(column(riskCoverage(table.head(1), { risk: 'good', loss: 'loss' }), 'loss')).eql([0]);
  });

  it('refuses negative losses and NaN', () => {
    const bad = pl.DataFrame({ loss: [-1, 1], risk: [1, NaN] });
    expect(() => riskCoverage(bad, { risk: 'risk', loss: 'loss' })).throw('column risk: expected a number in each row');
    expect(() => riskCoverage(bad, { risk: 'loss', loss: 'loss' })).throw(
      'column loss: expected losses of at least 0, got -1 in row 0.',
    );
  });
});

describe('aurc and excessAurc', () => {
  it('give what their definitions give in NumPy', () => {
    const options = { risk: 'sigma', loss: 'squared' };
    expect(aurc(regression, options)).closeTo(vectors.regression.aurc, 1e-9);
    expect(excessAurc(regression, options)).closeTo(vectors.regression.excessAurc, 1e-9);
  });

  it('follow hand arithmetic', () => {
    // Means of the least risky 1 to 4 rows: 0, 0, 1/3, 1/2.
    expect(aurc(table, { risk: 'good', loss: 'loss' })).closeTo((1 / 3 + 1 / 2) / 4, 1e-15);
    expect(excessAurc(table, { risk: 'good', loss: 'loss' })).equal(0);
  });

  it('do not hang on the order of the table: a constant risk has the mean loss', () => {
    expect(aurc(table, { risk: 'flat', loss: 'loss' })).closeTo(0.5, 1e-15);
    const reversed = table.select(...table.columns.map((name) => pl.col(name).reverse()));
    expect(aurc(reversed, { risk: 'tied', loss: 'loss' })).closeTo(aurc(table, { risk: 'tied', loss: 'loss' }), 1e-15);
  });

  it('are 0 where nothing is wrong', () => {
    const right = pl.DataFrame({ label: [1, 0], yHat: [1, -1], risk: [1, 2] });
    expect([aurc(right, { risk: 'risk' }), excessAurc(right, { risk: 'risk' })]).eql([0, 0]);
  });
});
