import { expect } from 'chai';
import pl from 'nodejs-polars';
import { plot } from '../../../src/viz';
import { checkChart, rowsOf, textsOf } from '../helpers';

// 0 0 0 1 2 4: bins of width 1 from 0 to 4 hold 3, 1, 1 and 1 (the last one holds its end).
const table = pl.DataFrame({ bias: [0, 0, 0, 1, 2, 4, -Infinity], tone: ['a', 'b', 'b', 'a', 'b', 'b', 'b'] });

describe('plot.histogram', () => {
  it('counts in bins of equal width, and says how many rows are infinite', async () => {
    const chart = plot.histogram(table, { column: 'bias', bins: 4 });
    const svg = await checkChart(chart);
    const bars = rowsOf(chart).slice(0, 4);
    expect(bars.map((row) => row['n'])).eql([3, 1, 1, 1]);
    expect(bars.map((row) => row['low'])).eql([0, 1, 2, 3]);
    expect(bars[0]?.['share']).equal(0.5);
    expect(textsOf(svg).join(' ')).include('1 rows with an infinite value are not drawn');
    expect(chart.text.split('\n').at(-1)).match(/^all +6 +0 +0 +1 +2 +4$/);
  });

  it('draws each group as shares of its own rows', async () => {
    const chart = plot.histogram(table, { column: 'bias', by: 'tone', bins: 2 });
    await checkChart(chart);
    const bars = rowsOf(chart).filter((row) => row['n'] !== 0);
    expect(bars.map((row) => [row['name'], row['n'], row['share']])).eql([
      ['a', 2, 1],
      ['b', 2, 0.5],
      ['b', 2, 0.5],
    ]);
  });

  it('draws a constant column as one bar', async () => {
    const chart = plot.histogram(pl.DataFrame({ x: [3, 3] }), { column: 'x' });
    await checkChart(chart);
    expect(rowsOf(chart)[0]).include({ low: 2.5, high: 3.5, n: 2, share: 1 });
  });

  it('refuses text, nothing finite, and too many groups', () => {
    expect(() => plot.histogram(table, { column: 'tone' })).throw('column tone: expected numbers');
    const infinite = pl.DataFrame({ x: [Infinity] });
    expect(() => plot.histogram(infinite, { column: 'x' })).throw(
      'column x: expected finite values to draw, got none.',
    );
    const many = pl.DataFrame({ x: Array.from({ length: 9 }, (_, i) => i) });
    expect(() => plot.histogram(many, { column: 'x', by: 'x' })).throw('x: expected 1 to 8 things to compare, got 9.');
  });
});
