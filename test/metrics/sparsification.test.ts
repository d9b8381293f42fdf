import { expect } from 'chai';
import pl from 'nodejs-polars';
import { aurc, ause, excessAurc, sparsification } from '../../src/metrics';
import { column, regression, vectors } from './vectors';

const table = pl.DataFrame({ loss: [1, 2, 3, 4], good: [1, 2, 3, 4], bad: [4, 3, 2, 1], flat: [0, 0, 0, 0] });

describe('sparsification', () => {
  it('gives the error left as a share of all, beside that of the oracle', () => {
    const steps = sparsification(table, { risk: 'bad', loss: 'loss', steps: 4 });
    expect(column(steps, 'removed')).eql([0, 0.25, 0.5, 0.75]);
    expect(column(steps, 'n')).eql([4, 3, 2, 1]);
    // Means 2.5, 3, 3.5, 4 of the kept rows against 2.5, 2, 1.5, 1.
    expect(column(steps, 'error')).eql([1, 1.2, 1.4, 1.6]);
    expect(column(steps, 'oracle')).eql([1, 0.8, 0.6, 0.4]);
  });

  it('takes roots, follows the oracle where the risk is right, and is flat where it is constant', () => {
    const right = sparsification(table, { risk: 'good', loss: 'loss', steps: 4, root: true });
    expect(column(right, 'error')).eql(column(right, 'oracle'));
    expect(column(right, 'error')[3]).closeTo(Math.sqrt(0.4), 1e-15);
    expect(column(sparsification(table, { risk: 'flat', loss: 'loss', steps: 4 }), 'error')).eql([1, 1, 1, 1]);
  });

  it('keeps at least one row, and stays whole where there is no error', () => {
    expect(column(sparsification(table.head(1), { risk: 'good', loss: 'loss', steps: 2 }), 'n')).eql([1, 1]);
    expect(column(sparsification(table, { risk: 'good', loss: 'flat', steps: 2 }), 'error')).eql([1, 1]);
  });

  it('refuses what is no count of steps', () => {
    expect(() => sparsification(table, { risk: 'good', loss: 'loss', steps: 0 })).throw(
      'steps: expected a whole number of at least 1, got 0.',
    );
  });
});

describe('ause', () => {
  it('gives what its definition gives in NumPy', () => {
    expect(ause(regression, { risk: 'sigma', loss: 'squared' })).closeTo(vectors.regression.ause, 1e-9);
    expect(ause(regression, { risk: 'sigma', loss: 'squared', root: true })).closeTo(vectors.regression.auseRoot, 1e-9);
  });

  it('is the excess AURC as a share of the mean loss', () => {
    const options = { risk: 'sigma', loss: 'squared' };
    const whole = aurc(regression.withColumns(pl.lit(0).alias('flat')), { risk: 'flat', loss: 'squared' });
    expect(ause(regression, options)).closeTo(excessAurc(regression, options) / whole, 1e-12);
  });

  it('is 0 for the order of the losses and for no loss at all', () => {
    expect(ause(table, { risk: 'good', loss: 'loss', root: true })).equal(0);
    expect(ause(table, { risk: 'good', loss: 'flat' })).equal(0);
  });
});
