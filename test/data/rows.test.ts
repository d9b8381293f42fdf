import { expect } from 'chai';
import { NumberRows } from '../../src/data';

describe('NumberRows', () => {
  const rows = new NumberRows(Float32Array.of(1, 2, 3, 4, 5, 6), [2]);

  it('gives rows in any order, into an array of the caller’s', () => {
    expect(rows.length).equal(3);
    expect([...rows.gather([2, 0, 2])]).eql([5, 6, 1, 2, 5, 6]);
    const out = new Float32Array(5);
    expect([...rows.gather([1, 0], out)]).eql([3, 4, 1, 2]);
    expect([...out]).eql([3, 4, 1, 2, 0]);
    const some = rows.select([2, 1]);
    expect([some.length, [...some.gather([0])]]).eql([2, [5, 6]]);
    expect(new NumberRows(new Float32Array(12), [2, 3]).length).equal(2);
  });

  it('refuses what is no whole number of rows, and rows that are not there', () => {
    expect(() => new NumberRows(new Float32Array(3), [2])).throw('rows: expected a multiple of 2 values ([2]), got 3.');
    for (const bad of [3, -1, 0.5, NaN]) {
      expect(() => rows.gather([bad])).throw(`row: expected a whole number from 0 to 2, got ${bad}.`);
    }
  });
});
