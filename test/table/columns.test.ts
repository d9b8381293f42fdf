import { expect } from 'chai';
import pl from 'nodejs-polars';
import { labelColumn, numberColumn, textColumn } from '../../src/table';

const table = pl.DataFrame({
  number: [1.5, -2, 0],
  count: pl.Series('count', [1, 2, 3], pl.UInt8),
  flag: [true, false, true],
  word: ['a', 'b', 'c'],
  hole: [1, null, 3],
  diverged: [0.5, NaN, NaN],
});

describe('columns', () => {
  it('reads numbers, whole numbers and booleans as numbers', () => {
    expect([...numberColumn(table, 'number')]).eql([1.5, -2, 0]);
    expect([...numberColumn(table, 'count')]).eql([1, 2, 3]);
    expect([...numberColumn(table, 'flag')]).eql([1, 0, 1]);
    expect([...labelColumn(table, 'flag')]).eql([1, 0, 1]);
    expect([...numberColumn(pl.DataFrame({ log: [-Infinity, 0] }), 'log')]).eql([-Infinity, 0]);
  });

  it('reads any column as text and keeps holes', () => {
    expect(textColumn(table, 'word')).eql(['a', 'b', 'c']);
    expect(textColumn(table, 'hole')).eql(['1', null, '3']);
    expect(textColumn(table, 'flag')).eql(['true', 'false', 'true']);
  });

  it('says what is wrong with a column', () => {
    expect(() => numberColumn(table, 'yhat')).throw(
      'column: expected one of number, count, flag, word, hole, diverged, got yhat.',
    );
    expect(() => textColumn(table, 'wrd')).throw('column: expected one of number');
    expect(() => numberColumn(table, 'word')).throw('column word: expected numbers, got');
    expect(() => numberColumn(table, 'diverged')).throw(
      'column diverged: expected a number in each row, got 2 of 3 empty or NaN, the first in row 1.',
    );
    expect(() => numberColumn(table, 'hole')).throw('got 1 of 3 empty or NaN, the first in row 1.');
    expect(() => labelColumn(table, 'count')).throw('column count: expected 0 or 1 in each row, got 2 in row 1.');
    const empty = table.filter(pl.col('count').gt(pl.lit(9)));
    expect(() => numberColumn(empty, 'number')).throw('table: expected at least one row, got 0 rows.');
  });
});
