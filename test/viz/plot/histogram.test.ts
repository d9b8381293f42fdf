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

  it('says what is drawn, of which groups, and what it is measured in', async () => {
    const flags = pl.DataFrame({ trust: [0.1, 0.2, 0.9], isFlipped: [1, 1, 0] });
    const texts = textsOf(await checkChart(plot.histogram(flags, { column: 'trust', by: 'isFlipped' })));
    expect(texts).include.members(['Histogram of trust by is flipped', 'is flipped', '0', '1', 'share of the group']);
    expect(texts).include('3 rows; each group as shares of its own rows.');
    const names = { 0: 'right label', 1: 'flipped label' };
    const titles = { isFlipped: 'label', trust: 'probability of the label' };
    const told = plot.histogram(flags, { column: 'trust', by: 'isFlipped', names, titles });
    expect(textsOf(await checkChart(told))).include.members([...Object.values(names), ...Object.values(titles)]);
    expect(told.text).match(/\nlabel +n .*\nright label +1 .*\nflipped label +2 /);
    expect(() => plot.histogram(flags, { column: 'trust', by: 'isFlipped', names: { 2: 'x' } })).throw(
      'names: expected values of isFlipped among 0, 1, got 2.',
    );
  });

  it('marks values with a dashed line and its name', async () => {
    const marks = { cut: 1.5, 'mean of all': 0.75 };
    for (const by of [undefined, 'tone']) {
      const chart = plot.histogram(table, { column: 'bias', marks, ...(by ? { by } : {}) });
      const svg = await checkChart(chart);
      expect(
        rowsOf(chart)
          .filter((row) => 'mark' in row)
          .slice(0, 2),
      ).eql([
        { mark: 'cut', at: 1.5 },
        { mark: 'mean of all', at: 0.75 },
      ]);
      expect(svg.match(/aria-roledescription="rule mark"/g)).length(2);
      expect(textsOf(svg)).include.members(['cut', 'mean of all']);
      expect(chart.text).include('Dashed: cut 1.5, mean of all 0.75.');
    }
    expect(() => plot.histogram(table, { column: 'bias', marks: { cut: NaN } })).throw(
      'marks: cut: expected a finite number, got NaN.',
    );
    for (const marks of [0.3, [0.3]] as unknown as Record<string, number>[]) {
      expect(() => plot.histogram(table, { column: 'bias', marks })).throw(
        'marks: expected values by their names, such as { cut: 0.3 }, got ',
      );
    }
  });

  it('counts rows without a group apart, and draws what has one', async () => {
    const things = pl.DataFrame({ score: [1, 2, 100, Infinity, Infinity], tone: ['a', 'b', null, 'a', null] });
    const chart = plot.histogram(things, { column: 'score', by: 'tone', bins: 1 });
    const subtitle =
      '2 rows; each group as shares of its own rows. 1 rows with an infinite value are not drawn. ' +
      '2 rows without a group are not drawn.';
    await checkChart(chart);
    expect(chart.text.split('\n')[1]).equal(subtitle);
    expect(Math.max(...rowsOf(chart).map((row) => Number(row['high'])))).equal(2);
    expect(() => plot.histogram(things.slice(2, 3).vstack(things.slice(3, 1)), { column: 'score', by: 'tone' })).throw(
      'column score: expected finite values to draw, got none.',
    );
  });

  it('has bins of their width far from 0, too, and marks among them', async () => {
    const far = pl.DataFrame({ x: [1e6, 1e6 + 1, 1e6 + 4] });
    const chart = plot.histogram(far, { column: 'x', bins: 4, marks: { cut: 1e6 + 1.5 } });
    await checkChart(chart);
    const rows = rowsOf(chart);
    expect(rows.slice(0, 4).map((row) => [row['low'], row['high'], row['n']])).eql([
      [1000000, 1000001, 1],
      [1000001, 1000002, 1],
      [1000002, 1000003, 0],
      [1000003, 1000004, 1],
    ]);
    expect(rows.at(-1)?.['at']).equal(1000001.5);
  });

  it('draws a constant column as one bar', async () => {
    const chart = plot.histogram(pl.DataFrame({ x: [3, 3] }), { column: 'x' });
    await checkChart(chart);
    expect(rowsOf(chart)[0]).include({ low: 2.5, high: 3.5, n: 2, share: 1 });
  });

  it('refuses names of groups without groups', () => {
    expect(() => plot.histogram(table, { column: 'bias', names: { a: 'A' } })).throw(
      'names: expected by, got none. Say which column has the groups.',
    );
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
