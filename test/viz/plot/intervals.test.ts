import { expect } from 'chai';
import pl from 'nodejs-polars';
import { plot } from '../../../src/viz';
import { checkChart, rowsOf, textsOf } from '../helpers';

const table = pl.DataFrame({
  world: ['near', 'near', 'far', 'far'],
  score: ['a', 'b', 'a', 'b'],
  auroc: [0.7, 0.5, 0.9, 0.4],
  lower: [0.6, 0.45, 0.85, 0.35],
  upper: [0.8, 0.55, 0.95, 0.45],
});

describe('plot.intervals', () => {
  it('keeps values apart that are far from 0', async () => {
    const far = pl.DataFrame({ v: [1e6 + 1], g: ['a'], lower: [1e6], upper: [1e6 + 3] });
    const chart = plot.intervals(far, { value: 'v', by: 'g' });
    await checkChart(chart);
    expect(rowsOf(chart)[0]).include({ value: 1000001, lower: 1000000, upper: 1000003 });
  });

  it('draws each value with its interval, in the order of the table, and a line to compare with', async () => {
    const chart = plot.intervals(table, { value: 'auroc', by: 'world', series: 'score', reference: 0.5 });
    const svg = await checkChart(chart);
    const rows = rowsOf(chart);
    expect(rows.filter((row) => 'value' in row).at(2)).eql({
      ...{ row: 'far', name: 'a', value: 0.9, lower: 0.85, upper: 0.95, place: -0.5 },
    });
    expect(rows.filter((row) => 'reference' in row)).eql([{ reference: 0.5 }]);
    expect(textsOf(svg)).include.members(['AUROC by world', 'Lines: 95% intervals. Dashed: 0.5.', 'a', 'b']);
    expect(textsOf(svg).filter((text) => ['near', 'far'].includes(text))).eql(['near', 'far']);
    expect(chart.text).match(/far +b +0\.4 +0\.35 to 0\.45$/);
  });

  it('draws one series without a legend, with ends of other names and a title of its own', async () => {
    const one = table.filter(pl.col('score').eq(pl.lit('a'))).rename({ lower: 'low', upper: 'high' });
    const options = { value: 'auroc', by: 'world', lower: 'low', upper: 'high', title: 'Own' };
    const chart = plot.intervals(one, options);
    const texts = textsOf(await checkChart(chart));
    expect(texts).include.members(['Own', 'Lines: 95% intervals.']).and.not.include('a');
    expect(rowsOf(chart).map((row) => [row['lower'], row['upper']])).eql([
      [0.6, 0.8],
      [0.85, 0.95],
    ]);
  });

  it('stands the dots of each row around its label, also where a row lacks a series', async () => {
    const some = pl.DataFrame({
      world: ['all', 'all', 'all', 'two', 'two', 'one', 'one'],
      score: ['a', 'b', 'c', 'a', 'c', 'b', 'a'],
      auroc: [0.7, 0.5, 0.6, 0.9, 0.4, 0.5, Infinity],
    });
    const own = { value: 'auroc', by: 'world', series: 'score', lower: 'auroc', upper: 'auroc' };
    const chart = plot.intervals(some, own);
    expect(
      rowsOf(chart)
        .map(({ place }) => place)
        .slice(0, 6),
    ).eql([-1, 0, 1, -0.5, 0.5, 0]);
    const svg = await checkChart(chart);
    /** How far down something stands, all groups around it counted. */
    const label = Number(/translate\([-\d.]+,([\d.]+)\)[^>]*>one</.exec(svg)?.[1]);
    const dot = /aria-label="[^"]*row: one; [^"]*name: b"[^>]*translate\([-\d.]+,([\d.]+)\)/.exec(svg)?.[1];
    const heights = [...svg.matchAll(/aria-label="[^"]*row: two; [^"]*"[^>]*translate\([-\d.]+,([\d.]+)\)/g)];
    expect(Number(heights[0]?.[1])).below(Number(heights[1]?.[1]));
    // Labels stand on a line a little below the middle of their letters.
    expect(label - Number(dot)).within(0, 6);
  });

  it('says the confidence that the intervals were made with, and calls columns as told', async () => {
    const titles = { auroc: 'area under the ROC curve', world: 'style' };
    const chart = plot.intervals(table, { value: 'auroc', by: 'world', series: 'score', confidence: 0.8, titles });
    const texts = textsOf(await checkChart(chart));
    expect(texts).include.members(['Lines: 80% intervals.', 'area under the ROC curve']);
    expect(chart.text).match(
      /^area under the ROC curve by style\n.*\nstyle +score +area under the ROC curve +interval\n/,
    );
    expect(() => plot.intervals(table, { value: 'auroc', by: 'world', confidence: 95 })).throw(
      'confidence: expected a number between 0 and 1, both excluded, got 95.',
    );
  });

  it('refuses columns that are not there or no numbers, a reference that is none, and unknown options', () => {
    const asked = { value: 'auroc', by: 'world' };
    expect(() => plot.intervals(table, { ...asked, value: 'ece' })).throw(
      'column: expected one of world, score, auroc, lower, upper, got ece.',
    );
    expect(() => plot.intervals(table, { ...asked, value: 'score' })).throw('column score: expected numbers, got');
    expect(() => plot.intervals(table, { ...asked, reference: NaN })).throw(
      'reference: expected a finite number, got NaN.',
    );
    expect(() => plot.intervals(table, { ...asked, level: 0.9 } as never)).throw('level');
    expect(() => plot.intervals(table, { ...asked, titles: { ece: 'error' } })).throw(
      'titles: expected columns among world, score, auroc, lower, upper, got ece.',
    );
    const many = pl.DataFrame({ by: Array(9).fill('x'), name: [...'abcdefghi'], v: Array(9).fill(1) });
    const own = { value: 'v', by: 'by', series: 'name', lower: 'v', upper: 'v' };
    expect(() => plot.intervals(many, own)).throw('series: expected 1 to 8 things to compare, got 9.');
  });
});
