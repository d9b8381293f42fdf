import { expect } from 'chai';
import pl from 'nodejs-polars';
import { plot } from '../../../src/viz';
import { checkChart, rowsOf, textsOf } from '../helpers';

const table = pl.DataFrame({ loss: [1, 2, 3, 4], good: [1, 2, 3, 4], bad: [4, 3, 2, 1] });

describe('plot.sparsification', () => {
  it('draws the error left, and one oracle for the risks of one table', async () => {
    const chart = plot.sparsification(table, { risk: ['good', 'bad'], loss: 'loss', steps: 4 });
    const svg = await checkChart(chart);
    const left = (name: string) =>
      rowsOf(chart)
        .filter((row) => row['name'] === name)
        .map((row) => row['left']);
    // The curves, then the oracle under the name of the first.
    expect(left('good')).eql([1, 0.8, 0.6, 0.4, 1, 0.8, 0.6, 0.4]);
    expect(left('bad')).eql([1, 1.2, 1.4, 1.6]);
    expect(textsOf(svg)).include.members(['good', 'bad', 'error left, of that of all rows']);
    // (0 + 0.4 + 0.8 + 1.2) / 4
    expect(chart.text)
      .include('good\u00A00, bad\u00A00.6. Dashed: the oracle, which removes the largest errors.')
      .and.include('A risk without information stays at 100%.');
    expect(chart.text).match(/bad +4 +100\.0% +100\.0% +120\.0% +80\.0% +140\.0% +60\.0% +0\.6$/);
  });

  it('draws an oracle for each of several tables, and a single row', async () => {
    const chart = plot.sparsification({ a: table, b: table }, { risk: 'bad', loss: 'loss', root: true, steps: 2 });
    await checkChart(chart);
    // The roots of 3.5 / 2.5 and 1.5 / 2.5.
    const left = rowsOf(chart).filter((row) => row['name'] === 'b');
    expect(left.map((row) => row['left'])).eql([1, 1.1832, 1, 0.7746]);
    await checkChart(plot.sparsification(table.head(1), { risk: 'bad', loss: 'loss' }));
  });

  it('calls risks by their titles', async () => {
    const chart = plot.sparsification(table, { risk: ['good', 'bad'], loss: 'loss', titles: { good: 'a good one' } });
    expect(textsOf(await checkChart(chart))).include.members(['a good one', 'bad']);
  });

  it('refuses unknown options', () => {
    expect(() => plot.sparsification(table, { risk: 'bad', loss: 'loss', stesp: 3 } as { risk: string })).throw(
      'sparsification: expected options among',
    );
  });
});
