import { expect } from 'chai';
import pl from 'nodejs-polars';
import { summary } from '../../src/metrics';
import { forEach, namedTables } from '../../src/table/namedTables';
import type { Tables } from '../../src/table/namedTables';

const table = pl.DataFrame({ label: [0, 1, 1], yHat: [-1, 1, 3] });
const other = pl.DataFrame({ label: [0, 1, 1], yHat: [1, 2, 3] });

describe('several tables by name', () => {
  it('come as an object, or as pairs in an order of their own', () => {
    expect(namedTables('it', table)).eql([['', table]]);
    expect(namedTables('it', { b: table, a: other }).map(([name]) => name)).eql(['b', 'a']);
    // An object would put 2 before 10 before b.
    const pairs = ['b', '10', '2'].map((name) => [name, table]);
    expect(namedTables('it', pairs).map(([name]) => name)).eql(['b', '10', '2']);
  });

  it('are refused where one is missing, has no name or the name of another', () => {
    const error = (tables: unknown) => () => namedTables('it', tables as Tables);
    expect(error(undefined)).throw('table: expected a table (DataFrame), got undefined.');
    expect(error({})).throw('table: expected a table (DataFrame), got an object with keys (none).');
    expect(error([table, ['a', other]])).throw('it: expected pairs of a name and a table, got a');
    expect(error([['a', table, 3]])).throw('it: expected pairs of a name and a table');
    expect(error([[table, 'a']])).throw('it: expected names before their tables');
    expect(error([['a', 3]])).throw('it: a: expected a table (DataFrame), got 3.');
    expect(error({ a: table, b: other.lazy() })).throw('it: b: expected a table (DataFrame), got a LazyFrame.');
    const twice = ['a', 'a'].map((name) => [name, table]);
    expect(error(twice)).throw('it: expected a name of its own for each table, got a twice');
  });

  it('take a value for all of them, one for each in their order, or by name', () => {
    expect(forEach('threshold', 0.5, ['a', 'b'])).eql([0.5, 0.5]);
    expect(forEach('threshold', undefined, ['a', 'b'])).eql([undefined, undefined]);
    expect(forEach('threshold', [1, 2], ['a', 'b'])).eql([1, 2]);
    expect(forEach('threshold', { b: 2, a: 1 }, ['a', 'b'])).eql([1, 2]);
    expect(() => forEach('threshold', [1], ['a', 'b'])).throw('threshold: expected 2, one for each table, got 1');
    expect(() => forEach('threshold', { a: 1 }, ['a', 'b'])).throw('expected one for each table, got none for b');
    expect(() => forEach('threshold', { c: 1 }, ['a', 'b'])).throw('expected names among a, b, got c');
  });

  it('have a row each in a summary, with the threshold of each', () => {
    const rows = summary({ one: table, two: other }, { threshold: [0, 1.5] });
    expect(rows.getColumn('name').toArray()).eql(['one', 'two']);
    // At 0 the other table would take its negative for a positive.
    expect(rows.getColumn('falsePositiveRate').toArray()).eql([0, 0]);
    expect(summary({ one: table, two: other }).getColumn('falsePositiveRate').toArray()).eql([0, 1]);
    expect(summary([['one', table]]).columns[0]).equal('name');
    expect(summary(table).columns[0]).equal('n');
    expect(() => summary({ one: table }, { name: 'x' })).throw('name: expected none beside several tables, got x');
  });
});
