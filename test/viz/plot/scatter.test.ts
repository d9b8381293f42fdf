import { expect } from 'chai';
import pl from 'nodejs-polars';
import { plot } from '../../../src/viz';
import { checkChart, rowsOf, textsOf } from '../helpers';

const n = 50;
const table = pl.DataFrame({
  bias: Array.from({ length: n }, (_, i) => i),
  epistemic: Array.from({ length: n }, (_, i) => -i * i),
  tone: Array.from({ length: n }, (_, i) => (i % 2 ? 'dark' : 'light')),
});

describe('plot.scatter', () => {
  it('draws a point a row and names the rank correlation', async () => {
    const chart = plot.scatter(table, { x: 'bias', y: 'epistemic', color: 'tone' });
    const svg = await checkChart(chart);
    expect(rowsOf(chart)).length(n);
    expect(rowsOf(chart).every((row) => row['y'] === -(Number(row['x']) ** 2))).equal(true);
    expect(textsOf(svg)).include.members([
      'epistemic against bias',
      '50 rows; rank correlation -1.00 over all.',
      'dark',
    ]);
  });

  it('draws a sample of many rows, the same for the same seed', () => {
    const drawn = (seed: number) => rowsOf(plot.scatter(table, { x: 'bias', y: 'epistemic', most: 10, seed }));
    expect(drawn(1)).length(10).eql(drawn(1));
    expect(drawn(1)).not.eql(drawn(2));
  });

  it('refuses columns that are not there', () => {
    expect(() => plot.scatter(table, { x: 'bias', y: 'risk' })).throw(
      'column: expected one of bias, epistemic, tone, got risk.',
    );
  });
});
