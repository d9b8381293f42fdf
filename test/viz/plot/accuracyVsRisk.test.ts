import { expect } from 'chai';
import pl from 'nodejs-polars';
import { wilsonInterval } from '../../../src/metrics';
import { plot } from '../../../src/viz';
import { checkChart, rowsOf, textsOf } from '../helpers';

// Twenty faces, the ones of the lowest risks 0 to 4 wrong: accuracy 0, 0.5, 1, 1 by quartile; 15 of 20 in all.
const risks = Array.from({ length: 20 }, (_, i) => (i * 7) % 20);
const table = pl.DataFrame({
  label: Array(20).fill(1),
  yHat: risks.map((risk) => (risk < 5 ? -1 : 1)),
  bias: risks,
});

describe('plot.accuracyVsRisk', () => {
  it('draws accuracy and interval of each part, and that of all rows', async () => {
    const chart = plot.accuracyVsRisk(table, { risk: 'bias', by: 'quartile' });
    const svg = await checkChart(chart);
    const [first, ...others] = rowsOf(chart).slice(0, 4);
    const { lower, upper } = wilsonInterval(0, 5);
    expect(first).include({ bin: 1, low: 0, high: 4, n: 5, accuracy: 0, lower });
    expect(first?.['upper']).closeTo(upper, 1e-5);
    expect(others.map((row) => row['accuracy'])).eql([1, 1, 1]);
    expect(rowsOf(chart).at(-1)).eql({ name: '', accuracy: 0.75 });
    const texts = textsOf(svg);
    expect(texts).include.members(['accuracy', '100%', 'quartile of bias (log density): 1 = rare, 4 = common']);
    expect(texts).include('Dashed: all rows, 75.0%. Band: 95% interval of 5 rows each.');
    expect(chart.text.split('\n')[3]).match(/^1 +0 +4 +5 +0\.0% +0\.0% to 43\.4%$/);
  });

  it('has ten parts unless told, and names tables that it compares', async () => {
    const chart = plot.accuracyVsRisk(
      { before: table, after: table.withColumns(pl.lit(1).alias('yHat')) },
      { risk: 'bias' },
    );
    const svg = await checkChart(chart);
    const rows = rowsOf(chart).filter((row) => 'bin' in row);
    expect(rows.map((row) => row['name'])).eql(Array.from({ length: 20 }, (_, i) => (i < 10 ? 'before' : 'after')));
    expect(textsOf(svg)).include.members(['before', 'after', 'decile of bias (log density): 1 = rare, 10 = common']);
    expect(chart.text).include('before\u00A075.0%, after\u00A0100.0%');
  });

  it('calls a risk that it does not know by its name', async () => {
    const chart = plot.accuracyVsRisk(table.withColumns(pl.col('bias').alias('mine')), {
      risk: 'mine',
      title: 'Own title',
    });
    expect(textsOf(await checkChart(chart))).include.members(['Own title', 'decile of mine: 1 = low, 10 = high']);
  });

  it('writes the name of another risk in words', async () => {
    const chart = plot.accuracyVsRisk(table.rename({ bias: 'nearestDistance' }), {
      risk: 'nearestDistance',
      by: 'quartile',
    });
    const texts = textsOf(await checkChart(chart));
    expect(texts).include.members([
      'Accuracy by quartile of nearest distance',
      'quartile of nearest distance: 1 = low, 4 = high',
    ]);
    const told = plot.accuracyVsRisk(table, { risk: 'bias', titles: { bias: 'density' } });
    expect(textsOf(await checkChart(told))).include.members([
      'Accuracy by decile of density',
      'decile of density: 1 = rare, 10 = common',
    ]);
    expect(() => plot.accuracyVsRisk(table, { risk: 'bias', titles: { rare: 'x' } })).throw(
      'titles: expected columns among label, yHat, bias, got rare.',
    );
  });

  it('refuses what it cannot draw', () => {
    expect(() => plot.accuracyVsRisk(table, { risk: 'bias', by: 'tenth' as 'decile' })).throw(
      'by: expected one of quartile, quintile, decile, got tenth.',
    );
    expect(() => plot.accuracyVsRisk(table, { risk: 'epistemic' })).throw('column: expected one of label, yHat, bias');
    expect(() => plot.accuracyVsRisk({}, { risk: 'bias' })).throw(
      'table: expected a table (DataFrame), got an object with keys (none).',
    );
    expect(() => plot.accuracyVsRisk({ a: 5 } as unknown as pl.DataFrame, { risk: 'bias' })).throw(
      'table: expected a table (DataFrame), got an object with keys a.',
    );
    expect(() => plot.accuracyVsRisk(table, { risk: 'bias', bins: 5 } as { risk: string })).throw(
      'accuracyVsRisk: expected options among',
    );
  });
});
