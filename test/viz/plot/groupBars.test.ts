import { expect } from 'chai';
import pl from 'nodejs-polars';
import { wilsonInterval } from '../../../src/metrics';
import { plot } from '../../../src/viz';
import { textWidth } from '../../../src/viz/fonts';
import { rejected } from '../../support/rejected';
import { checkChart, rowsOf, textsOf } from '../helpers';

// light: 3 of 4, dark: 1 of 2, medium: none of 2.
const table = pl.DataFrame({
  label: [1, 1, 1, 1, 1, 1, 1, 1, 0],
  yHat: [1, 1, 1, -1, 1, -1, -1, -1, -1],
  tone: ['light', 'light', 'light', 'light', 'dark', 'dark', 'medium', 'medium', null],
  hat: [true, true, true, true, true, true, true, true, null],
});

describe('plot.groupBars', () => {
  it('draws a bar and an interval for each group, in the order of their scale', async () => {
    const chart = plot.groupBars(table, { by: 'tone' });
    const svg = await checkChart(chart);
    const rows = rowsOf(chart);
    expect(rows.map((row) => [row['group'], row['accuracy']])).eql([
      ['light', 0.75],
      ['medium', 0],
      ['dark', 0.5],
    ]);
    expect(rows[0]?.['lower']).closeTo(wilsonInterval(3, 4).lower, 1e-5);
    const texts = textsOf(svg);
    const groups = texts.filter((text) => ['dark', 'light', 'medium'].includes(text));
    expect(groups).eql(['light', 'medium', 'dark']);
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

  it('has the worst group on top where groups have no order of their own, or the order that is told', async () => {
    const rows = async (options: object) => {
      const chart = plot.groupBars(table, { by: ['tone', 'hat'], ...options });
      const names = textsOf(await chart.svg()).filter((text) => text.endsWith(' / true'));
      return [names.map((name) => name.split(' ')[0]), chart.text.includes('Worst group on top.')];
    };
    expect(await rows({})).eql([['medium', 'dark', 'light'], true]);
    expect(await rows({ order: ['dark / true'] })).eql([['dark', 'light', 'medium'], false]);
    const { message } = await rejected(rows({ order: ['dark'] }));
    expect(message).match(/^order: expected values among medium \/ true, .* got dark/);
  });

  it('writes numbers beside the bars, where no interval reaches', async () => {
    // Of 4 rows one is found: the interval goes from 5% to 70%, over where the bar begins.
    const few = pl.DataFrame({ label: [1, 1, 1, 1], yHat: [1, -1, -1, -1], tone: ['a', 'a', 'a', 'a'] });
    for (const tables of [few, { one: few, two: few }]) {
      const svg = await checkChart(plot.groupBars(tables, { by: 'tone' }));
      const numbers = [...svg.matchAll(/<text [^>]*transform="translate\(([\d.]+),[^>]*>25\.0%</g)].map(([, x]) =>
        Number(x),
      );
      const lines = [...svg.matchAll(/transform="translate\(([\d.]+),[^>]*x2="([\d.]+)" y2="0" stroke="#222222"/g)];
      expect([numbers.length, lines.length]).eql(tables === few ? [1, 1] : [2, 2]);
      const plotWidth = Number(/translate\(([\d.]+),[^>]*>100%</.exec(svg)?.[1]);
      for (const x of numbers) expect(x - textWidth('25.0%', 11)).above(plotWidth);
      for (const [, x = '', length = ''] of lines) expect(Number(x) + Number(length)).below(plotWidth);
    }
  });

  it('draws more than twenty bars as dots', async () => {
    const groups = Array.from({ length: 12 }, (_, i) => `group ${i}`);
    const many = pl.DataFrame({
      label: groups.flatMap(() => [1, 1]),
      yHat: groups.flatMap((_, i) => [1, i % 2 ? 1 : -1]),
      of: groups.flatMap((group) => [group, group]),
    });
    const five = ['a', 'b', 'c', 'd', 'e'].map((name) => [name, many]);
    const svg = await checkChart(plot.groupBars(five, { by: 'of' }));
    expect(svg).not.match(/aria-roledescription="bar"/);
    expect(svg.match(/aria-roledescription="point"/g)).length(60);
    const one = await checkChart(plot.groupBars(many, { by: 'of' }));
    expect(one.match(/aria-roledescription="bar"/g)).length(12);
  });

  it('is as high as its bars need, however many lines stand above them', async () => {
    const heights = await Promise.all(
      [2, 6].map(async (count) => {
        const tables = Object.fromEntries(Array.from({ length: count }, (_, i) => [`resampled by ${i}`, table]));
        const svg = await plot.groupBars(tables, { by: 'tone' }).svg();
        const bars = [...svg.matchAll(/aria-roledescription="bar"[^>]* d="M[\d.]+,[\d.]+h[\d.]+v([\d.]+)/g)];
        return bars.map(([, height]) => Number(height));
      }),
    );
    expect(heights.map(({ length }) => length)).eql([6, 18]);
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
    expect(rows.map((row) => row['group'])).eql(['light / true', 'medium / true', 'dark / true']);
  });

  it('keeps groups apart whose joined values are the same', () => {
    const odd = pl.DataFrame({ label: [1, 1], yHat: [1, -1], a: ['p / q', 'p'], b: ['r', 'q / r'] });
    const groups = rowsOf(plot.groupBars(odd, { by: ['a', 'b'] })).map(({ group }) => group);
    expect(new Set(groups)).eql(new Set(['"p / q" / r', 'p / "q / r"']));
  });

  it('refuses what it cannot draw', () => {
    expect(() => plot.groupBars(table, { by: 'group' })).throw(
      'column: expected one of label, yHat, tone, hat, got group.',
    );
    const nine = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`t${i}`, table]));
    expect(() => plot.groupBars(nine, { by: 'tone' })).throw('groupBars: expected 1 to 8 things to compare, got 9.');
  });
});
