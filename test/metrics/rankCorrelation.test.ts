import { expect } from 'chai';
import pl from 'nodejs-polars';
import { rankCorrelation } from '../../src/metrics';

describe('rankCorrelation', () => {
  it('is 1 for any growing function and -1 for any falling one', () => {
    const table = pl.DataFrame({ x: [1, 2, 3, 4], cube: [1, 8, 27, 64], down: [9, 3, 2, -5] });
    expect(rankCorrelation(table, 'x', 'cube')).to.equal(1);
    expect(rankCorrelation(table, 'x', 'down')).to.equal(-1);
  });

  it('shares ranks among equal values', () => {
    // Ranks 1.5, 1.5, 3, 4 and 1, 2, 3.5, 3.5 less their mean 2.5: (-1 * -1.5) + (-1 * -.5) + (.5 * 1) + (1.5 * 1) = 4; squares (1 + 1 + .25 + 2.25) = 4.5 = (2.25 + .25 + 1 + 1).
    const table = pl.DataFrame({ a: [5, 5, 7, 8], b: [0, 1, 2, 2] });
    expect(rankCorrelation(table, 'a', 'b')).to.be.closeTo(4 / 4.5, 1e-12);
  });

  it('refuses a constant column', () => {
    const table = pl.DataFrame({ a: [1, 2], b: [3, 3] });
    expect(() => rankCorrelation(table, 'a', 'b')).to.throw(
      'column b: expected at least two different values, got 2 equal ones.',
    );
  });
});
