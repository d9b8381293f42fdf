import { expect } from 'chai';
import { count, percent, rounded, shortNumber, textTable } from '../../src/viz/text';

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
