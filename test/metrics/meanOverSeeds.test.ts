import { expect } from 'chai';
import pl from 'nodejs-polars';
import { meanOverSeeds } from '../../src/metrics';

// scipy.stats.t.interval(0.95, 4, mean, sem) of the first; the second is the same with 0.05 added.
const values = [0.91, 0.87, 0.94, 0.9, 0.89];
const table = pl.DataFrame({
  name: [...values.map(() => 'uniform'), ...values.map(() => 'groups')],
  accuracy: [...values, ...values.map((value) => value + 0.05)],
});

describe('meanOverSeeds', () => {
  it('gives a mean and an interval for each thing compared', () => {
    const result = meanOverSeeds(table, { by: 'name', values: ['accuracy'] }).toRecords();
    expect(result.map((row) => [row['name'], row['metric'], row['n']])).eql([
      ['groups', 'accuracy', 5],
      ['uniform', 'accuracy', 5],
    ]);
    expect(result[1]?.['mean']).closeTo(0.902, 1e-12);
    expect(result[1]?.['lower']).closeTo(0.86986032429268, 1e-10);
    expect(result[0]?.['upper']).closeTo(0.98413967570732, 1e-10);
  });

  it('takes all rows together when nothing is compared', () => {
    const result = meanOverSeeds(table, { values: ['accuracy'] });
    expect(result.columns).eql(['metric', 'n', 'mean', 'lower', 'upper']);
    expect(result.getColumn('n').toArray()).eql([10]);
  });

  it('refuses a single seed', () => {
    expect(() => meanOverSeeds(table.head(1), { by: 'name', values: ['accuracy'] })).throw(
      'values: expected at least two repetitions, got 1. Run more seeds',
    );
    expect(() => meanOverSeeds(table, { values: ['acc'] })).throw('column: expected one of name, accuracy, got acc.');
  });
});
