import { expect } from 'chai';
import pl from 'nodejs-polars';
import { plot } from '../../../src/viz';
import { checkChart, rowsOf, textsOf } from '../helpers';

// Places of the true values: P(Z <= -1) = 0.159, 0.5, 0.5 and P(Z <= 1) = 0.841.
const table = pl.DataFrame({ y: [-1, 0, 0, 1], yHat: [0, 0, 0, 0], aleatoric: [1, 1, 1, 1] });

describe('plot.calibrationOfQuantiles', () => {
  it('draws the share below each quantile with its band', async () => {
    const chart = plot.calibrationOfQuantiles(table, { levels: 3 });
    const svg = await checkChart(chart);
    const rows = rowsOf(chart).filter((row) => 'lower' in row);
    expect(rows.map((row) => [row['level'], row['observed']])).eql([
      [0.25, 0.25],
      [0.5, 0.75],
      [0.75, 0.75],
    ]);
    expect(textsOf(svg)).include('Mean calibration error: 0.083. Band: 95% interval. Dashed: calibrated.');
    expect(chart.text.split('\n')[4]).match(/^50\.0% +75\.0% +\S+% to \S+%$/);
  });

  it('compares tables, and draws a single row; long subtitles stay inside the narrow picture', async () => {
    const names = ['one model', 'another model', 'a third model'];
    const chart = plot.calibrationOfQuantiles(Object.fromEntries(names.map((name) => [name, table])));
    const texts = textsOf(await checkChart(chart));
    expect(texts).include.members([
      ...names,
      'Mean calibration error: one\u00A0model\u00A00.103, another\u00A0model\u00A00.103,',
    ]);
    await checkChart(plot.calibrationOfQuantiles(table.head(1)));
  });

  it('refuses variances of 0', () => {
    expect(() => plot.calibrationOfQuantiles(table, { variance: 'yHat' })).throw(
      'column yHat: expected a variance above 0, got 0 in row 0.',
    );
  });
});
