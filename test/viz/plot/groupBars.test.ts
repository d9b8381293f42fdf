import { expect } from 'chai';
import pl from 'nodejs-polars';
import { wilsonInterval } from '../../../src/metrics';
import { plot } from '../../../src/viz';
import { checkChart, rowsOf, textsOf } from '../helpers';

// light: 3 of 4, dark: 1 of 2, medium: none of 2.
const table = pl.DataFrame({
  label: [1, 1, 1, 1, 1, 1, 1, 1, 0],
  yHat: [1, 1, 1, -1, 1, -1, -1, -1, -1],
  tone: ['light', 'light', 'light', 'light', 'dark', 'dark', 'medium', 'medium', null],
  hat: [true, true, true, true, true, true, true, true, null],
});

describe('plot.groupBars', () => {
  it('draws a bar and an interval for each group, the worst on top', async () => {
    const chart = plot.groupBars(table, { by: 'tone' });
    const svg = await checkChart(chart);
    const rows = rowsOf(chart);
    expect(rows.map((row) => [row['group'], row['accuracy']])).eql([
      ['dark', 0.5],
      ['light', 0.75],
      ['medium', 0],
    ]);
    expect(rows[1]?.['lower']).closeTo(wilsonInterval(3, 4).lower, 1e-5);
    const texts = textsOf(svg);
    const groups = texts.filter((text) => ['dark', 'light', 'medium'].includes(text));
    expect(groups).eql(['medium', 'dark', 'light']);
    expect(texts).include.members(['50.0%', '75.0%', '0.0%']);
    expect(chart.text).match(/Accuracy by tone\nLines: 95% intervals\. All groups together: 50\.0%\./);
  });

  it('stands the bars of several tables side by side, in the order given', async () => {
    const better = table.withColumns(pl.lit(1).alias('yHat'));
    const chart = plot.groupBars({ uniform: table, resampled: better }, { by: 'tone', title: 'What sampling does' });
    const svg = await checkChart(chart);
    expect(textsOf(svg).filter((text) => ['uniform', 'resampled'].includes(text))).eql(['uniform', 'resampled']);
    expect(svg.match(/aria-roledescription="bar"/g)).length(6);
    expect(chart.text).include('uniform\u00A050.0%, resampled\u00A0100.0%');
  });

  it('decides by the threshold of each table, whether tables come as an object or as pairs', () => {
    const high = table.withColumns(pl.col('yHat').add(2).alias('yHat'));
    const pairs = [table, high].map((one, i) => [['low', 'high'][i] ?? '', one]);
    const asPairs = plot.groupBars(pairs, { by: 'tone', threshold: [0, 2] });
    const asObject = plot.groupBars({ low: table, high }, { by: 'tone', threshold: { high: 2, low: 0 } });
    // Scores and threshold are both 2 higher: the same shares of faces are found.
    expect(asPairs.text).include('low\u00A050.0%, high\u00A050.0%').and.equal(asObject.text);
    expect(plot.groupBars({ low: table, high }, { by: 'tone' }).text).include('high\u00A0100.0%');
  });

  it('writes numbers so that they can be read on the bar, and behind a bar that is too short', async () => {
    const tables = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`t${i}`, table]));
    const chart = plot.groupBars(tables, { by: 'tone' });
    const svg = await checkChart(chart);
    const inks = (text: string) =>
      [...svg.matchAll(/<text([^>]*)>([^<]*)</g)].flatMap(([, style = '', said]) =>
        said === text ? [/fill="(#\w+)"/.exec(style)?.[1]] : [],
      );
    // White on blue, violet and grey; on orange, green, pink, amber and light blue dark.
    const [white, dark] = ['#FFFFFF', '#222222'];
    expect(inks('75.0%')).eql([white, dark, dark, dark, dark, dark, white, white]);
    expect(new Set(inks('0.0%'))).eql(new Set([dark]));
    expect(rowsOf(chart).find(({ group }) => group === 'medium')?.['at']).closeTo(wilsonInterval(0, 2).upper, 1e-5);
    expect(rowsOf(chart).find(({ group }) => group === 'light')).include({ at: 0 });
  });

  it('is as high as its bars need, however many lines stand above them', async () => {
    const heights = await Promise.all(
      [2, 8].map(async (count) => {
        const tables = Object.fromEntries(Array.from({ length: count }, (_, i) => [`resampled by ${i}`, table]));
        const svg = await plot.groupBars(tables, { by: 'tone' }).svg();
        const bars = [...svg.matchAll(/aria-roledescription="bar"[^>]* d="M[\d.]+,[\d.]+h[\d.]+v([\d.]+)/g)];
        return bars.map(([, height]) => Number(height));
      }),
    );
    expect(heights.map(({ length }) => length)).eql([6, 24]);
    for (const height of heights.flat()) expect(height).within(11, 15.5);
  });

  it('writes the names of columns in words', () => {
    const chart = plot.groupBars(table.rename({ tone: 'skinTone' }), { by: ['skinTone', 'hat'] });
    expect(chart.text).match(/^Accuracy by skin tone and hat\n/);
    const told = plot.groupBars(table, { by: ['tone', 'hat'], titles: { hat: 'headgear' } });
    expect(told.text)
      .match(/^Accuracy by tone and headgear\n/)
      .match(/\ntone and headgear +n/);
    expect(() => plot.groupBars(table, { by: 'tone', titles: { group: 'x' } })).throw('titles: expected columns among');
  });

  it('joins the values of several columns', () => {
    const rows = rowsOf(plot.groupBars(table, { by: ['tone', 'hat'] }));
    expect(rows.map((row) => row['group'])).eql(['dark / true', 'light / true', 'medium / true']);
  });

  it('refuses what it cannot draw', () => {
    expect(() => plot.groupBars(table, { by: 'group' })).throw(
      'column: expected one of label, yHat, tone, hat, got group.',
    );
    const nine = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`t${i}`, table]));
    expect(() => plot.groupBars(nine, { by: 'tone' })).throw('groupBars: expected 1 to 8 things to compare, got 9.');
  });
});
