import { expect } from 'chai';
import pl from 'nodejs-polars';
import { plot } from '../../../src/viz';
import { checkChart, rowsOf, textsOf } from '../helpers';

// Twenty rows, those of the five highest risks wrong: the loss of 15 rows and fewer is 0, of all a quarter.
const risks = Array.from({ length: 20 }, (_, i) => (i * 7) % 20);
const table = pl.DataFrame({
  label: Array<number>(20).fill(1),
  yHat: risks.map((risk) => (risk < 15 ? 1 : -1)),
  epistemic: risks,
  flat: Array<number>(20).fill(3),
});

describe('plot.riskCoverage', () => {
  it('draws the loss of the answered rows, from ten rows on, and the loss of all', async () => {
    const chart = plot.riskCoverage(table, { risk: 'epistemic' });
    const svg = await checkChart(chart);
    const rows = rowsOf(chart).filter((row) => 'coverage' in row);
    expect(rows.map((row) => row['coverage'])).eql(Array.from({ length: 11 }, (_, i) => (i + 10) / 20));
    expect(rows.map((row) => row['loss'])).eql([0, 0, 0, 0, 0, 0, 0.0625, 0.11765, 0.16667, 0.21053, 0.25]);
    expect(rowsOf(chart).find((row) => !('coverage' in row))).eql({ loss: 0.25 });
    // (1/16 + 2/17 + 3/18 + 4/19 + 5/20) / 20
    expect(textsOf(svg)).include(
      'Area under the curve (AURC, lower is better): 0.04037. Dashed: a risk without information.',
    );
    expect(chart.text).match(/all rows +20 +0\.25 +0\.1667 +0\.0625 +0 +0\.04037 +0$/);
  });

  it('compares risks of one table and tables, with a single point for a constant risk', async () => {
    const chart = plot.riskCoverage(table, { risk: ['epistemic', 'flat'] });
    expect(textsOf(await checkChart(chart))).include.members(['epistemic', 'flat']);
    expect(rowsOf(chart).filter((row) => row['name'] === 'flat')).eql([
      { name: 'flat', coverage: 1, risk: 3, loss: 0.25 },
    ]);
    const worse = table.withColumns(pl.lit(-1).alias('yHat'));
    const tables = plot.riskCoverage({ a: table, b: worse }, { risk: 'epistemic', title: 'Own' });
    expect(textsOf(await checkChart(tables))).include.members(['a', 'b', 'Own']);
    // Two levels of loss: no flat line belongs to both.
    expect(tables.text).not.include('Dashed');
  });

  it('calls columns by their titles, else by their names in words, and has a line at every fifth of the rows', async () => {
    const named = table.withColumns(pl.col('flat').alias('closeToTheLine'), pl.col('epistemic').alias('lossOfAll'));
    const risk = ['epistemic', 'closeToTheLine'];
    const chart = plot.riskCoverage(named, {
      risk,
      titles: { epistemic: 'doubt', lossOfAll: 'mistake' },
      loss: 'lossOfAll',
    });
    expect(textsOf(await checkChart(chart))).include.members(['doubt', 'close to the line', 'mean mistake', '80%']);
    expect(chart.text).include('doubt\u00A0').and.include('close\u00A0to\u00A0the\u00A0line\u00A0');
    const [, line] = chart.spec['layer'] as { encoding: { x: { axis: { grid: boolean } } } }[];
    expect(line?.encoding.x.axis.grid).equal(true);
    expect(() => plot.riskCoverage(table, { risk: 'flat', titles: { flit: 'flat' } })).throw(
      'titles: expected columns among label, yHat, epistemic, flat, got flit.',
    );
  });

  it('refuses risks that the legend would call the same', () => {
    const same = table.withColumns(pl.col('flat').alias('flatRisk'), pl.col('epistemic').alias('flat_risk'));
    const risk = ['flatRisk', 'flat_risk'];
    expect(() => plot.riskCoverage(same, { risk })).throw(
      'titles: expected a name of its own for each, got flat risk twice.',
    );
    expect(plot.riskCoverage(same, { risk, titles: { flatRisk: 'other' } }).text).include('other');
  });

  it('draws a column of losses, one row, and a table without any error', async () => {
    const chart = plot.riskCoverage(table, { risk: 'flat', loss: 'epistemic' });
    expect(textsOf(await checkChart(chart))).include('mean epistemic');
    await checkChart(plot.riskCoverage(table.head(1), { risk: 'flat' }));
    await checkChart(plot.riskCoverage(table.withColumns(pl.lit(1).alias('yHat')), { risk: 'epistemic' }));
  });

  it('refuses no risk, too many curves and columns that are not there', () => {
    expect(() => plot.riskCoverage(table, { risk: [] })).throw(
      'risk: expected the name of a column, or several, got [].',
    );
    expect(() => plot.riskCoverage(table, { risk: Array<string>(9).fill('flat') })).throw(
      'riskCoverage: expected 1 to 8 things to compare, got 9.',
    );
    expect(() => plot.riskCoverage(table, { risk: 'bias' })).throw(
      'column: expected one of label, yHat, epistemic, flat, got bias.',
    );
  });
});
