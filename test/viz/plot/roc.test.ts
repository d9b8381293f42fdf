import { expect } from 'chai';
import pl from 'nodejs-polars';
import { Random } from '../../../src/base';
import { plot } from '../../../src/viz';
import { checkChart, rowsOf, textsOf } from '../helpers';

// Downwards: 3(1) 2(0) 1(1,0 tied) 0(0): corners (0,0) (0,1/2) (1/3,1/2) (2/3,1) (1,1).
const table = pl.DataFrame({ label: [1, 0, 1, 0, 0], yHat: [3, 2, 1, 1, 0] });

describe('plot.roc', () => {
  it('goes through the corners, one step for tied scores', async () => {
    const chart = plot.roc(table);
    const svg = await checkChart(chart);
    const points = rowsOf(chart).filter((row) => 'name' in row);
    expect(points.map((row) => [row['fpr'], row['tpr']])).eql([
      [0, 0],
      [0, 0.5],
      [0.33333, 0.5],
      [0.66667, 1],
      [1, 1],
    ]);
    // Pairs: 3 above all three, 1 above one, tied with one: 4.5 of 6.
    expect(textsOf(svg)).include('Area under the curve (AUROC): 0.750.');
  });

  it('stays small and ends in the corner with many rows', async () => {
    const random = new Random(1);
    const label = Array.from({ length: 5000 }, (_, i) => i % 2);
    const many = pl.DataFrame({ label, yHat: label.map((one) => random.normal(one)) });
    const chart = plot.roc({ a: many, b: many });
    await checkChart(chart);
    const points = rowsOf(chart).filter((row) => row['name'] === 'a');
    expect(points.length).equal(121);
    expect(points.at(-1)).include({ fpr: 1, tpr: 1 });
    expect(points.map((row) => row['at'])).eql(points.map((_, i) => i));
  });

  it('writes the name of the score in words', () => {
    expect(plot.roc(table.rename({ yHat: 'faceScore' }), { score: 'faceScore' }).text).match(
      /^ROC curve of face score\n/,
    );
    expect(plot.roc(table, { titles: { yHat: 'logits' } }).text).match(/^ROC curve of logits\n/);
    expect(() => plot.roc(table, { titles: { logit: 'x' } })).throw('titles: expected columns among label, yHat');
  });

  it('refuses a single class', () => {
    expect(() => plot.roc(table.filter(pl.col('label').eq(pl.lit(1))))).throw(
      'label: expected rows of class 0, got none.',
    );
  });
});
