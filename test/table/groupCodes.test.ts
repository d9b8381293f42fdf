import { expect } from 'chai';
import pl from 'nodejs-polars';
import { InputError } from '../../src/base';
import { groupCodes } from '../../src/table';

describe('groupCodes', () => {
  const table = pl.DataFrame({
    tone: ['dark', 'light', null, 'medium', 'dark'],
    hat: [1, 0, 1, null, 1],
    when: [new Date('2024-03-02'), new Date('2024-03-01'), null, new Date('2024-03-01'), new Date('2024-03-02')],
  });

  it('numbers the groups of a text column in the order people expect, and -1 where a value is empty', () => {
    const { groups, codes } = groupCodes(table, { by: 'tone' });
    expect(groups.map(({ name }) => name)).deep.equal(['light', 'medium', 'dark']);
    expect([...codes]).deep.equal([2, 0, -1, 1, 2]);
  });

  it('numbers combinations that occur, and dates', () => {
    const both = groupCodes(table, { by: ['tone', 'hat'] });
    expect(both.groups.map(({ values }) => values)).deep.equal([
      ['light', '0'],
      ['dark', '1'],
    ]);
    expect([...both.codes]).deep.equal([1, 0, -1, -1, 1]);
    const dates = groupCodes(table, { by: 'when' });
    expect(dates.groups.map(({ name }) => name)).deep.equal(['2024-03-01', '2024-03-02']);
    expect([...dates.codes]).deep.equal([1, 0, -1, 0, 1]);
  });

  it('knows the groups of a part of a table alone', () => {
    const part = table.filter(pl.col('tone').neq(pl.lit('light')));
    expect(groupCodes(part, { by: 'tone' }).groups.map(({ name }) => name)).deep.equal(['medium', 'dark']);
  });

  it('refuses a column without a value, and one that is not there', () => {
    const empty = pl.DataFrame([pl.Series('tone', [null, null], pl.Utf8)]);
    const message = 'column tone: expected a group in some row, got empty values only. Name another column.';
    expect(() => groupCodes(empty, { by: 'tone' })).throw(InputError, message);
    expect(() => groupCodes(table, { by: 'tome' })).throw(
      InputError,
      'column: expected one of tone, hat, when, got tome.',
    );
  });
});
