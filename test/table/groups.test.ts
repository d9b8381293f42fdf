import { expect } from 'chai';
import pl from 'nodejs-polars';
import {
  accuracyByGroup,
  aurocByGroup,
  confidenceByGroup,
  meanOverSeeds,
  summary,
  worstGroup,
} from '../../src/metrics';
import { groupsOf } from '../../src/table';

const names = (table: pl.DataFrame, by: string | string[]): string[] => groupsOf(table, { by }).map(({ name }) => name);

describe('groups of a table', () => {
  const four = { label: [0, 1, 0, 1], yHat: [-1, 1, 2, -2] };

  it('refuse a column that has the name of another one of the result: its values would be lost', () => {
    const named = (name: string) => pl.DataFrame({ [name]: ['a', 'b', 'a', 'b'], ...four });
    for (const by of ['n', 'accuracy', 'lower', 'upper']) {
      const message = `by: expected a column not called n, accuracy, lower, upper, as those of the result, got ${by}.`;
      expect(() => accuracyByGroup(named(by), { by })).throw(message);
      expect(() => accuracyByGroup(named(by), { by: ['label', by] })).throw(message);
    }
    for (const by of ['n', 'confidence', 'accuracy', 'overconfidence', 'lower', 'upper']) {
      expect(() => confidenceByGroup(named(by), { by })).throw(`as those of the result, got ${by}. Rename it`);
    }
    for (const by of ['metric', 'n', 'mean', 'lower', 'upper']) {
      expect(() => meanOverSeeds(named(by), { by, values: ['yHat'] })).throw(`as those of the result, got ${by}.`);
    }
    // Results without such columns keep the names of the groups.
    expect(aurocByGroup(named('n'), { by: 'n', score: 'yHat' }).getColumn('group').toArray()).eql(['a', 'b']);
    expect(worstGroup(named('n'), { by: 'n' }).group).equal('a');
    expect(summary(named('lower'), { by: 'lower' }).getColumn('worstGroup').toArray()).eql(['a']);
  });

  it('are as many as there are combinations of values, also where the joined names are the same', () => {
    const table = pl.DataFrame({ one: ['p / q', 'p', '"p', 'p'], two: ['r', 'q / r', 'r', 'r'], ...four });
    expect(new Set(names(table, ['one', 'two'])).size).equal(4);
    expect(names(table, ['one', 'two'])).include.members(['p / r', '"p / q" / r', 'p / "q / r"']);
    expect(
      accuracyByGroup(table, { by: ['one', 'two'] })
        .select('one', 'two', 'n')
        .toRecords(),
    ).deep.include.members([
      { one: 'p / q', two: 'r', n: 1 },
      { one: 'p', two: 'q / r', n: 1 },
    ]);
    expect(names(table, 'one')).eql(['"p', 'p', 'p / q']);
  });

  it('stand in the order of dates and numbers, not of their letters', () => {
    // Friday, Monday, Thursday and Saturday of the same month.
    const days = [1, 4, 14, 30].map((day) => new Date(Date.UTC(2024, 2, day)));
    const table = pl.DataFrame({ day: [...days].reverse(), age: [100, 9, 20, -3], ...four });
    expect(names(table, 'day')).eql(['2024-03-01', '2024-03-04', '2024-03-14', '2024-03-30']);
    expect(names(table.withColumns(pl.col('day').cast(pl.Date)), 'day')).eql(names(table, 'day'));
    expect(names(table, 'age')).eql(['-3', '9', '20', '100']);
    expect(
      accuracyByGroup(table, { by: ['label', 'age'] })
        .getColumn('age')
        .toArray(),
    ).eql(['20', '100', '-3', '9']);
    const times = pl.DataFrame({ at: [new Date('2024-03-01T09:30:00Z'), new Date('2024-03-01T00:00:00Z')] });
    expect(names(times, 'at')).eql(['2024-03-01', '2024-03-01T09:30:00.000Z']);
  });
});
