import { expect } from 'chai';
import pl from 'nodejs-polars';
import { planeGrid, plot } from '../../../src/viz';
import { checkChart, rowsOf, textsOf } from '../helpers';

// Rows out of order: x 0, 1, 2 across, y 10, 20 up; the value is x + y.
const table = pl.DataFrame({ x: [2, 0, 1, 1, 0, 2], y: [10, 20, 10, 20, 10, 20], epistemic: [12, 20, 11, 21, 10, 22] });

describe('plot.decisionMap', () => {
  it('draws one cell a row, row after row', async () => {
    const chart = plot.decisionMap(table, { value: 'epistemic' });
    const svg = await checkChart(chart);
    const [cells] = chart.spec['layer'] as { data: { values: number[] } }[];
    expect(cells?.data.values).eql([10, 11, 12, 20, 21, 22]);
    expect(svg.match(/aria-roledescription="rect mark"/g)).length(6);
    expect(textsOf(svg)).include.members(['epistemic uncertainty', '3 × 2 cells, from 10 to 22.']);
    // The table lies as the picture: large y on top.
    expect(
      chart.text
        .split('\n')
        .slice(-2)
        .map((line) => line.trim().split(/ {2,}/)),
    ).eql([
      ['20 to 20', '20', '21', '22'],
      ['10 to 10', '10', '11', '12'],
    ]);
  });

  it('parts two colours at a decision and puts points over it', async () => {
    const points = pl.DataFrame({ x: [0, 1, 2], y: [10, 20, 10], label: [0, 1, 1] });
    const chart = plot.decisionMap(table, { value: 'epistemic', middle: 15, points, group: 'label', most: 2 });
    const texts = textsOf(await checkChart(chart));
    expect(texts).include('3 × 2 cells, from 10 to 22. The colours change at 15. Points: 2 of 3 rows.');
    const [cells] = chart.spec['layer'] as { encoding: { fill: { scale: { domain: number[] } } } }[];
    expect(cells?.encoding.fill.scale.domain).eql([8, 22]);
  });

  it('has for a class the colour that a scatter has for it, as point and as tint', () => {
    type Layers = { encoding: { fill: { title: string; scale: { domain: string[]; range: string[] } } } }[];
    const points = pl.DataFrame({ x: [0, 1, 2], y: [10, 20, 10], label: [1, 0, 1] });
    const map = plot.decisionMap(table, {
      value: 'epistemic',
      middle: 15,
      points,
      group: 'label',
      names: { 1: 'face' },
    });
    const [cells, dots] = (map.spec['layer'] as Layers).map(({ encoding }) => encoding.fill.scale);
    const scatter = plot.scatter(points, { x: 'x', y: 'y', color: 'label', names: { 1: 'face' } });
    const { color } = scatter.spec['encoding'] as { color: { scale: { domain: string[]; range: string[] } } };
    expect(dots)
      .eql(color.scale)
      .eql({ domain: ['0', 'face'], range: ['#0072B2', '#D55E00'] });
    // Half of the colour and half white, at both ends: (0 + 255) / 2, (0x72 + 255) / 2, (0xb2 + 255) / 2, and so on.
    expect([cells?.range[0], cells?.range.at(-1)]).eql(['#80b9d9', '#eaaf80']);
    // Where one class alone is drawn it keeps its colour.
    const ones = plot.decisionMap(table, {
      value: 'epistemic',
      points: points.filter(pl.col('label').eq(pl.lit(1))),
      group: 'label',
    });
    expect((ones.spec['layer'] as Layers)[1]?.encoding.fill.scale.range).eql(['#D55E00']);
  });

  it('calls columns as told, of the grid and of the points', async () => {
    const points = pl.DataFrame({ x: [0], y: [10], skinTone: ['dark'] });
    const titles = { epistemic: 'disagreement', x: 'width' };
    const texts = textsOf(
      await checkChart(plot.decisionMap(table, { value: 'epistemic', points, group: 'skinTone', titles })),
    );
    expect(plot.decisionMap(table, { value: 'epistemic', titles }).text).match(/\nmeans, y by width +0 to 0 +1 to 1/);
    expect(texts).include.members(['disagreement over the plane', 'disagreement', 'width', 'y', 'skin tone', 'dark']);
    expect(() => plot.decisionMap(table, { value: 'epistemic', points, titles: { label: 'x' } })).throw(
      'titles: expected columns among x, y, epistemic, skinTone, got label.',
    );
  });

  it('draws a constant value, a single cell, and the largest grid in few bytes', async () => {
    await checkChart(plot.decisionMap(table.withColumns(pl.lit(3).alias('epistemic')), { value: 'epistemic' }));
    await checkChart(plot.decisionMap(table.head(1), { value: 'epistemic' }));
    const grid = planeGrid(table, { steps: 64 });
    const chart = plot.decisionMap(grid.withColumns(pl.col('x').alias('epistemic')), { value: 'epistemic' });
    expect(JSON.stringify(chart.spec).length).below(40_000);
  });

  it('draws a plane far from 0, with its points', async () => {
    const plane = pl.DataFrame({ x: [2e6, 2e6 + 1], y: [1e6, 1e6], p: [1e7, 1e7 + 1] });
    const chart = plot.decisionMap(plane, { value: 'p', points: plane });
    await checkChart(chart);
    const [cells] = chart.spec['layer'] as {
      data: { values: unknown };
      encoding: { x: { scale: { domain: unknown } } };
    }[];
    expect(cells?.data.values).eql([10000000, 10000001]);
    expect(cells?.encoding.x.scale.domain).eql([1999999.5, 2000001.5]);
    expect(
      new Set(
        rowsOf(chart)
          .slice(2)
          .map((row) => row['px']),
      ),
    ).eql(new Set([2000000, 2000001]));
  });

  it('refuses what is no full grid, and too many cells', () => {
    expect(() => plot.decisionMap(table.head(5), { value: 'epistemic' })).throw(
      'table: expected one row for each crossing of x and y, got 5 rows for 3 × 2 values. Make the grid with planeGrid.',
    );
    expect(() => plot.decisionMap(pl.concat([table, table]), { value: 'epistemic' })).throw(
      'got 12 rows for 3 × 2 values.',
    );
    const uneven = table.withColumns(pl.Series('x', [3, 0, 1, 1, 0, 3]));
    expect(() => plot.decisionMap(uneven, { value: 'epistemic' })).throw(
      'column x: expected values equally far apart, got 1 as value 2.',
    );
    const large = planeGrid(table, { steps: 65 });
    expect(() => plot.decisionMap(large, { value: 'x' })).throw('decisionMap: expected at most 4096 cells, got 4225.');
    for (const look of [{ group: 'tone' }, { points: table }]) {
      expect(() => plot.decisionMap(table, { value: 'epistemic', ...look, names: { a: 'A' } })).throw(
        'names: expected points and group, got none. Say which column has the groups.',
      );
    }
    expect(() => plot.decisionMap(table, { value: 'p' })).throw('column: expected one of x, y, epistemic, got p.');
  });
});
