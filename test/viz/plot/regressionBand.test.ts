import { expect } from 'chai';
import pl from 'nodejs-polars';
import { plot } from '../../../src/viz';
import { checkChart, rowsOf, textsOf } from '../helpers';

const table = pl.DataFrame({ x: [2, 0, 1], yHat: [4, 0, 1], aleatoric: [1, 1, 1], epistemic: [8, 0, 3], f: [5, 0, 1] });
const points = pl.DataFrame({ x: [0, 1], y: [0.5, 1.5] });

describe('plot.regressionBand', () => {
  it('draws mean and bands in the order of x, the second band around both variances', async () => {
    const chart = plot.regressionBand(table, { variance: ['aleatoric', 'epistemic'], truth: 'f', points });
    const svg = await checkChart(chart);
    const bands = rowsOf(chart).filter((row) => 'low' in row);
    // Widest first: standard deviations 1, 2, 3, then 1, 1, 1; two of them to each side.
    expect(bands).eql([
      { x: 0, low: -2, high: 2 },
      { x: 1, low: -3, high: 5 },
      { x: 2, low: -2, high: 10 },
      { x: 0, low: -2, high: 2 },
      { x: 1, low: -1, high: 3 },
      { x: 2, low: 2, high: 6 },
    ]);
    expect(rowsOf(chart).filter(({ name }) => name === 'predicted mean')).eql([
      { name: 'predicted mean', x: 0, y: 0 },
      { name: 'predicted mean', x: 1, y: 1 },
      { name: 'predicted mean', x: 2, y: 4 },
    ]);
    expect(textsOf(svg)).include.members([
      'Bands: mean ± 2 standard deviations. Dashed: true function. Observations: 2 of 2.',
      ...['predicted mean', 'true function', 'aleatoric', 'aleatoric + epistemic', 'observations'],
    ]);
    expect(chart.text.split('\n').at(-1)).match(/^2 +4 +1 +3 +5$/);
  });

  it('draws as many points as it may, and thins long curves but keeps their ends', async () => {
    const n = 5000;
    const x = Array.from({ length: n }, (_, i) => i / n);
    const long = pl.DataFrame({ x, yHat: x, aleatoric: x, y: x });
    const chart = plot.regressionBand(long, { points: long, most: 50, width: 1 });
    await checkChart(chart);
    expect(chart.text).include('mean ± 1 standard deviation. Observations: 50 of 5,000.');
    expect(rowsOf(chart).filter((row) => 'low' in row)).length(160);
    expect(rowsOf(chart).at(-1)?.['x']).equal(0.9998);
  });

  it('calls the axes as told', async () => {
    const titles = { x: 'time of day', y: 'price' };
    const texts = textsOf(await checkChart(plot.regressionBand(table, { points, titles })));
    expect(texts).include.members(['time of day', 'price']).and.not.include.members(['x']);
    expect(() => plot.regressionBand(table, { titles: { z: 'depth' } })).throw(
      'titles: expected columns among x, yHat',
    );
  });

  it('draws bands where they are far from 0', async () => {
    const far = pl.DataFrame({ x: [2e6, 2e6 + 1], yHat: [1e6, 1e6 + 2], aleatoric: [0.25, 0.25] });
    const chart = plot.regressionBand(far);
    await checkChart(chart);
    expect(rowsOf(chart)).eql([
      { x: 2000000, low: 999999, high: 1000001 },
      { x: 2000001, low: 1000001, high: 1000003 },
      { name: 'predicted mean', x: 2000000, y: 1000000 },
      { name: 'predicted mean', x: 2000001, y: 1000002 },
    ]);
  });

  it('does not call the mean of a regression a logit', async () => {
    const texts = textsOf(await checkChart(plot.regressionBand(table)));
    expect(texts).include('yHat').and.not.include('yHat (logit)');
  });

  it('draws a single prediction', async () => {
    expect(textsOf(await checkChart(plot.regressionBand(table.head(1))))).include('2.0');
  });

  it('refuses negative variances, infinite means and too many bands', () => {
    expect(() => plot.regressionBand(table.withColumns(pl.lit(-1).alias('aleatoric')))).throw(
      'column aleatoric: expected variances of at least 0, got -1 in row 0.',
    );
    expect(() => plot.regressionBand(table.withColumns(pl.lit(Infinity).alias('yHat')))).throw(
      'column yHat: expected finite numbers, got Infinity in row 0.',
    );
    expect(() => plot.regressionBand(table, { variance: Array<string>(5).fill('f') })).throw(
      'variance: expected at most 4 columns, got 5.',
    );
    expect(() => plot.regressionBand(table, { truth: 'g' })).throw('column: expected one of x, yHat');
    expect(() => plot.regressionBand(table, { width: -1 })).throw('width: expected a number of at least 0, got -1.');
  });
});
