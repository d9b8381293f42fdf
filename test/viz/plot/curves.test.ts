import { expect } from 'chai';
import pl from 'nodejs-polars';
import { plot } from '../../../src/viz';
import { checkChart, rowsOf, textsOf } from '../helpers';

const table = pl.DataFrame({ x: [2, 0, 1], estimate: [4, 0, 1], sigma: [5, 0.5, 1] });

describe('plot.curves', () => {
  it('draws a line a column in the order of x, points and a shaded stretch', async () => {
    const points = pl.DataFrame({ x: [0, 1], y: [0.5, 1.5] });
    const chart = plot.curves(table, { columns: ['estimate', 'sigma'], truth: 'sigma', points, shade: [0, 1] });
    const svg = await checkChart(chart);
    const rows = rowsOf(chart);
    expect(rows[0]).eql({ from: 0, to: 1 });
    expect(rows.slice(3)).eql([
      ...[
        { name: 'estimate', x: 0, y: 0 },
        { name: 'estimate', x: 1, y: 1 },
        { name: 'estimate', x: 2, y: 4 },
      ],
      ...[
        { name: 'sigma', x: 0, y: 0.5 },
        { name: 'sigma', x: 1, y: 1 },
        { name: 'sigma', x: 2, y: 5 },
      ],
    ]);
    expect(textsOf(svg)).include.members(['estimate', 'sigma', 'observations']);
    expect(textsOf(svg)).include('Dashed: sigma. Points: 2 of 2 observations. Shaded: x from 0 to 1.');
    expect(chart.text.split('\n').at(-1)).match(/^2 +4 +5$/);
  });

  it('writes names of columns in words, or as told', async () => {
    const named = table.rename({ x: 'timeOfDay', estimate: 'estimatedSigma' });
    const columns = ['estimatedSigma', 'sigma'];
    const titles = { sigma: 'true sigma' };
    const chart = plot.curves(named, { x: 'timeOfDay', columns, truth: 'sigma', titles });
    const texts = textsOf(await checkChart(chart));
    expect(texts).include.members(['estimated sigma, true sigma against time of day', 'estimated sigma', 'true sigma']);
    expect(texts).include('time of day');
    expect(() => plot.curves(table, { columns: 'sigma', titles: { density: 'x' } })).throw('titles: expected columns');
  });

  it('dashes the truth alone, in the legend as in the picture', async () => {
    const svg = await plot.curves(table, { columns: ['estimate', 'sigma'], truth: ['sigma'] }).svg();
    const dashes = (role: RegExp) =>
      [...svg.matchAll(role)].map(([path]) => /stroke-dasharray="([^"]*)"/.exec(path)?.[1] ?? 'none');
    expect(dashes(/<path aria-label="[^"]*" role="graphics-symbol" aria-roledescription="line mark"[^>]*>/g)).eql([
      '1,0',
      '6,4',
    ]);
    const legend = /role-legend-symbol.*?<\/g>.*?role-legend-symbol.*?<\/g>/s.exec(svg)?.[0] ?? '';
    expect([...legend.matchAll(/stroke-dasharray="([^"]*)"/g)].map(([, dash]) => dash)).eql(['1,0', '6,4']);
  });

  it('begins at 0 where lines above it come near, and nowhere else', () => {
    const zero = (estimate: number[]) => {
      const { spec } = plot.curves(table.withColumns(pl.Series('estimate', estimate)), { columns: 'estimate' });
      const [lines] = spec['layer'] as { layer: { encoding: { y: { scale: unknown } } }[] }[];
      return lines?.layer[0]?.encoding.y.scale;
    };
    expect(zero([2.2, 0.2, 0.3])).eql({ zero: true });
    expect(zero([104, 100, 101])).eql({ zero: false });
    expect(zero([4, -3, 1])).eql({ zero: false });
  });

  it('draws lines and points where they are far from 0', async () => {
    const far = pl.DataFrame({ x: [2e6, 2e6 + 1, 2e6 + 2], y: [1e6, 1e6 + 2, 1e6 + 1] });
    const chart = plot.curves(far, { columns: 'y', points: far });
    await checkChart(chart);
    const rows = rowsOf(chart);
    expect(rows.slice(-3)).eql(far.toRecords().map((row) => ({ name: 'y', ...row })));
    expect(new Set(rows.slice(0, 3).map(({ x, y }) => `${String(x)} ${String(y)}`)).size).equal(3);
  });

  it('thins long curves but keeps their ends, and draws a single column without a legend', async () => {
    const x = Array.from({ length: 5000 }, (_, i) => i / 5000);
    const chart = plot.curves(pl.DataFrame({ x, y: x }), { columns: 'y', title: 'Own' });
    expect(textsOf(await checkChart(chart))).include('Own');
    expect(rowsOf(chart)).length(200);
    expect(rowsOf(chart).at(-1)).eql({ name: 'y', x: 0.9998, y: 0.9998 });
  });

  it('refuses no column, a truth that is not drawn, and a stretch of nothing', () => {
    expect(() => plot.curves(table, { columns: [] })).throw('columns: expected 1 to 8 things to compare, got 0.');
    expect(() => plot.curves(table, { columns: 'estimate', truth: 'sigma' })).throw(
      'truth: expected some of the columns estimate, got sigma.',
    );
    expect(() => plot.curves(table, { columns: 'sigma', shade: [1, 1] })).throw('shade: expected two numbers');
    const titles = { estimate: 'sigma' };
    expect(() => plot.curves(table, { columns: ['estimate', 'sigma'], titles })).throw(
      'titles: expected a name of its own for each, got sigma twice.',
    );
    expect(() => plot.curves(table, { columns: 'density' })).throw('expected one of x, estimate, sigma, got density.');
  });
});
