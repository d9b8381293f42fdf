import { expect } from 'chai';
import pl from 'nodejs-polars';
import { planeGrid } from '../../src/viz';

describe('planeGrid', () => {
  it('reaches a margin beyond the rows, evenly', () => {
    const grid = planeGrid(pl.DataFrame({ a: [0, 4, 2], b: [10, 10, 20] }), { x: 'a', y: 'b', steps: 3, margin: 0.5 });
    expect(grid.toRecords()).eql([5, 15, 25].flatMap((b) => [-2, 2, 6].map((a) => ({ a, b }))));
  });

  it('refuses constant and infinite columns, and a single line', () => {
    const table = pl.DataFrame({ x: [1, 1], y: [1, 2], inf: [1, Infinity] });
    expect(() => planeGrid(table)).throw('column x: expected finite values that differ, got 1 to 1.');
    expect(() => planeGrid(table, { x: 'inf' })).throw(
      'column inf: expected finite values that differ, got 1 to Infinity.',
    );
    expect(() => planeGrid(table, { steps: 1 })).throw('steps: expected a whole number of at least 2, got 1.');
  });
});
