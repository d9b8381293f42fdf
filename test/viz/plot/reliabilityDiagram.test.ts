import { expect } from 'chai';
import pl from 'nodejs-polars';
import { wilsonInterval } from '../../../src/metrics';
import { plot } from '../../../src/viz';
import { checkChart, rowsOf, textsOf } from '../helpers';

// Bin (0.2, 0.4]: 1 of 4 came true; bin (0.6, 0.8]: 3 of 4.
const table = pl.DataFrame({
  label: [1, 0, 0, 0, 1, 1, 1, 0],
  p: [0.3, 0.3, 0.3, 0.3, 0.7, 0.7, 0.8, 0.8],
});

describe('plot.reliabilityDiagram', () => {
  it('draws what came true of each bin with its interval, and how many rows it has', async () => {
    const chart = plot.reliabilityDiagram(table, { probabilities: 'p', bins: 5 });
    const svg = await checkChart(chart);
    const rows = rowsOf(chart).filter((row) => 'n' in row);
    expect(rows).length(2);
    expect(rows[0]).include({ n: 4, share: 0.5, low: 0.2, high: 0.4, predicted: 0.3, observed: 0.25 });
    expect(rows[1]).include({ n: 4, predicted: 0.75, observed: 0.75 });
    expect(rows[0]?.['upper']).closeTo(wilsonInterval(1, 4).upper, 1e-5);
    // Errors 0.05 and 0 of half the rows each.
    expect(textsOf(svg)).include('Calibration error (ECE): 0.025. Lines: 95% intervals. Dashed: calibrated.');
    expect(textsOf(svg)).include.members(['came true', 'rows', 'predicted probability']);
    expect(chart.text.split('\n')[3]).match(/^0\.2 to 0\.4 +4 +30\.0% +25\.0% +\S+% to \S+%$/);
  });

  it('compares tables, and draws a single row and a constant probability', async () => {
    const after = table.withColumns(pl.lit(0.5).alias('p'));
    const both = plot.reliabilityDiagram({ before: table, after }, { probabilities: 'p', bins: 5, title: 'Mine' });
    expect(textsOf(await checkChart(both))).include.members(['Mine', 'before', 'after']);
    expect(both.text).include('before\u00A00.025, after\u00A00.000');
    await checkChart(plot.reliabilityDiagram(table.head(1), { probabilities: 'p' }));
    await checkChart(plot.reliabilityDiagram(after, { probabilities: 'p', binning: 'count' }));
  });

  it('refuses what are no probabilities', () => {
    expect(() => plot.reliabilityDiagram(table, { probabilities: 'label', bin: 3 } as object)).throw(
      'reliabilityDiagram: expected options among label, logits, probabilities, of, bins, binning, confidence, title, got bin.',
    );
    expect(() => plot.reliabilityDiagram(table)).throw('column: expected one of label, p, got yHat.');
  });
});
