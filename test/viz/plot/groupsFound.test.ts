import { expect } from 'chai';
import pl from 'nodejs-polars';
import { plot } from '../../../src/viz';
import { checkChart, rowsOf, textsOf } from '../helpers';

// bias finds dark (low = rare), epistemic knows nothing: every value twice, once in each group.
const table = pl.DataFrame({
  tone: ['dark', 'dark', 'light', 'light'],
  bias: [-9, -8, -2, -1],
  epistemic: [1, 2, 1, 2],
});

describe('plot.groupsFound', () => {
  it('draws the AUROC of each group by each score', async () => {
    const chart = plot.groupsFound(table, { by: 'tone', scores: ['bias', 'epistemic'] });
    const svg = await checkChart(chart);
    const rows = rowsOf(chart).filter((row) => 'value' in row);
    expect(rows.map((row) => [row['name'], row['row'], row['value']])).eql([
      ['bias', 'light', 0],
      ['bias', 'dark', 1],
      ['epistemic', 'light', 0.5],
      ['epistemic', 'dark', 0.5],
    ]);
    expect(textsOf(svg)).include('What bias and epistemic find: AUROC by tone');
    expect(textsOf(svg).filter((text) => ['dark', 'light'].includes(text))).eql(['light', 'dark']);
    const told = plot.groupsFound(table, { by: 'tone', scores: ['bias'], order: ['dark'] });
    expect(textsOf(await told.svg()).filter((text) => ['dark', 'light'].includes(text))).eql(['dark', 'light']);
    // Every label of the axis says another number, and the dashed line stands at one of them.
    const labels = textsOf(svg).filter((text) => /^[01]\.\d$/.test(text));
    expect(new Set(labels)).length(labels.length).include('0.5');
  });

  it('takes any score for one that is high where rows are rare', () => {
    const [, row] = rowsOf(plot.groupsFound(table, { by: 'tone', scores: ['bias'], lowFinds: [] })).filter(
      (r) => 'value' in r,
    );
    expect(row).include({ row: 'dark', value: 0 });
  });

  it('writes the names of columns in words', () => {
    const chart = plot.groupsFound(table.rename({ tone: 'skinTone' }), { by: 'skinTone', scores: ['bias'] });
    expect(chart.text)
      .match(/^What bias finds: AUROC by skin tone\n/)
      .match(/\nskin tone +score/);
    const named = table.rename({ epistemic: 'predictiveEntropy' });
    const entropy = plot.groupsFound(named, { by: 'tone', scores: ['bias', 'predictiveEntropy'] });
    expect(entropy.text)
      .match(/^What bias and predictive entropy find: /)
      .match(/\ndark +predictive entropy +2 +0\.500/);
    const titles = { tone: 'colour', epistemic: 'doubt' };
    const told = plot.groupsFound(table, { by: 'tone', scores: ['bias', 'epistemic'], titles });
    expect(told.text)
      .match(/^What bias and doubt find: AUROC by colour\n/)
      .match(/\ndark +doubt +2 +0\.500/);
    expect(() => plot.groupsFound(table, { by: 'tone', scores: ['bias'], titles: { group: 'x' } })).throw('titles: ');
  });

  it('refuses scores that are no list', () => {
    expect(() => plot.groupsFound(table, { by: 'tone', scores: 'bias' as unknown as string[] })).throw(
      "scores: expected columns, such as ['bias'], got bias.",
    );
    expect(() => plot.groupsFound(table, { by: 'tone', scores: [] })).throw(
      'scores: expected 1 to 8 things to compare, got 0.',
    );
    expect(() => plot.groupsFound(table, { by: 'tone', scores: ['bias', 'bias'] })).throw(
      'scores: expected a name of its own for each, got bias twice.',
    );
  });
});
