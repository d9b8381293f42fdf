import { expect } from 'chai';
import { count, percent, rounded, roundedWithin, shortNumber, textTable } from '../../src/viz/text';

describe('text', () => {
  it('writes numbers with four digits, a true minus, and exponents only where they are shorter', () => {
    expect([1234.567, -0.012345, 5, 0, 1e-9, 123456789, -2.5e-9].map(shortNumber)).eql([
      '1235',
      '−0.01235',
      '5',
      '0',
      '1.00e−9',
      '1.23e+8',
      '−2.50e−9',
    ]);
    expect([NaN, Infinity, -Infinity].map(shortNumber)).eql(['NaN', '∞', '−∞']);
  });

  it('writes counts and shares', () => {
    expect(count(1234567)).equal('1,234,567');
    expect(percent(0.98765)).equal('98.8%');
  });

  it('rounds for charts, and has null for what JSON cannot say', () => {
    expect(rounded(0.123456789)).equal(0.12346);
    expect(rounded(-Infinity)).equal(null);
    expect(rounded(NaN)).equal(null);
  });

  it('rounds values that lie close together so that they stay apart', () => {
    const dates = [20200101, 20200102.123456, 20200131];
    // A span of 30: tens, ones and three digits behind the point.
    expect(dates.map(roundedWithin(dates))).eql([20200101, 20200102.123, 20200131]);
    expect([0.123456789, -5].map(roundedWithin([0.123456789], [-5]))).eql([0.12346, -5]);
    expect([1e6 + 1 / 3].map(roundedWithin([1e6 + 1 / 3]))).eql([1000000.33333333]);
    expect([NaN, Infinity, 2].map(roundedWithin([NaN, Infinity, 2, 3]))).eql([null, null, 2]);
    expect(roundedWithin([])(1)).equal(1);
  });

  it('aligns tables', () => {
    expect(
      textTable(
        ['group', 'n'],
        [
          ['a', '5'],
          ['bcdefg', '1,500'],
        ],
      ),
    ).equal('group       n\na           5\nbcdefg  1,500');
    expect(textTable(['a'], [])).equal('a');
  });
});
