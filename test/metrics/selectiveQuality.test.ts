import { expect } from 'chai';
import pl from 'nodejs-polars';
import { aurc, ause, bootstrapInterval, excessAurc, selectiveQuality } from '../../src/metrics';
import { column, regression, vectors } from './vectors';

const OPTIONS = { risk: 'sigma', loss: 'squared' };

describe('selectiveQuality', () => {
  it('puts the three metrics in rows, each between its ends', () => {
    const found = selectiveQuality(regression, { ...OPTIONS, resamples: 300 });
    expect(found.getColumn('metric').toArray()).eql(['aurc', 'excessAurc', 'ause']);
    expect(column(found, 'value')).eql([
      aurc(regression, OPTIONS),
      excessAurc(regression, OPTIONS),
      ause(regression, OPTIONS),
    ]);
    const inside = column(found, 'value').map(
      (v, i) => v > (column(found, 'lower')[i] ?? NaN) && v < (column(found, 'upper')[i] ?? NaN),
    );
    expect(inside).eql([true, true, true]);
  });

  it('has the interval of the bootstrap of whole tables', () => {
    // Two independent sets of draws of one distribution: ends agree within the error of 1000 draws.
    const [low, high] = [
      column(selectiveQuality(regression, OPTIONS), 'lower')[0],
      column(selectiveQuality(regression, OPTIONS), 'upper')[0],
    ];
    const slow = bootstrapInterval(regression.select('sigma', 'squared'), (t) => aurc(t, OPTIONS), {
      resamples: 400,
      seed: 9,
    });
    const width = slow.upper - slow.lower;
    expect(low).closeTo(slow.lower, 0.12 * width);
    expect(high).closeTo(slow.upper, 0.2 * width);
  });

  it('takes roots for the area of the RMSE', () => {
    const found = selectiveQuality(regression, { ...OPTIONS, root: true, resamples: 10 });
    expect(column(found, 'value')[2]).closeTo(vectors.regression.auseRoot, 1e-9);
  });

  it('says that a constant risk has no effect', () => {
    const flat = regression.withColumns(pl.lit(1).alias('sigma'));
    const found = selectiveQuality(flat, { ...OPTIONS, root: true, resamples: 10 });
    expect(column(found, 'value')).eql(column(found, 'noEffect'));
  });
});
