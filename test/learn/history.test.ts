import { expect } from 'chai';
import { historyTable } from '../../src/learn';
import { RunningMeans } from '../../src/learn/history';

describe('history', () => {
  it('has a column for every name, null where a row has none', () => {
    const table = historyTable([
      { epoch: 0.5, loss: 2 },
      { epoch: 1, loss: 1, valLoss: 1.5 },
    ]);
    expect(table.columns).eql(['epoch', 'loss', 'valLoss']);
    expect(table.toRecords()).eql([
      { epoch: 0.5, loss: 2, valLoss: null },
      { epoch: 1, loss: 1, valLoss: 1.5 },
    ]);
    expect(String(table.getColumn('valLoss').dtype)).contain('Float64');
  });

  it('is an empty table before anything happened', () => {
    expect(historyTable([]).height).equal(0);
  });

  it('RunningMeans starts again after each row', () => {
    const means = new RunningMeans();
    means.add({ loss: 1, kl: 4 });
    means.add({ loss: 2, kl: 8 });
    expect(means.take()).eql({ loss: 1.5, kl: 6 });
    means.add({ loss: 7, kl: 0 });
    expect(means.take()).eql({ loss: 7, kl: 0 });
  });
});
