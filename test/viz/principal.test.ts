import { expect } from 'chai';
import { principalPoints } from '../../src/viz/principal';

const rows = [
  [2.5, 2.4, 0.5, 1.0],
  [0.5, 0.7, 1.5, -1.0],
  [2.2, 2.9, 0.1, 0.3],
  [1.9, 2.2, 0.7, -0.4],
  [3.1, 3.0, 0.2, 0.9],
  [2.3, 2.7, 1.1, 0.2],
];

const EXPECTED_SHARES = [0.8993624153, 0.0554562422, 0.0366077388];
const EXPECTED_FIRST = [0.7589047931, -2.666823293, 0.6430581795, -0.4564693029, 1.4938043977, 0.2275252256];
const EXPECTED_SECOND = [0.5534674807, 0.1711055312, -0.4154255219, -0.3657911622, 0.0975784596, -0.0409347873];

describe('principalPoints', () => {
  // Expected values: NumPy, u, s, vt = svd(x - x.mean(0)); s**2 / (s**2).sum() and (x - x.mean(0)) @ vt[k], largest loading positive.
  it('gives the projections and shares of variance that NumPy gives', () => {
    const { axes, shares } = principalPoints(rows.flat(), 4);
    EXPECTED_SHARES.forEach((share, i) => expect(shares[i]).closeTo(share, 1e-9));
    EXPECTED_FIRST.forEach((value, i) => expect(axes[0][i]).closeTo(value, 1e-7));
    EXPECTED_SECOND.forEach((value, i) => expect(axes[1][i]).closeTo(value, 1e-7));
  });

  it('draws points on a line along one axis, and nothing along the others', () => {
    const line = [0, 1, 2].flatMap((t) => [t, t, t, t]);
    const { axes, shares } = principalPoints(line, 4);
    expect(shares[0]).closeTo(1, 1e-12);
    expect([...axes[0]].map((value) => Number(value.toFixed(9)))).eql([-2, 0, 2]);
    for (const axis of axes.slice(1)) for (const value of axis) expect(value).closeTo(0, 1e-9);
  });

  it('survives points that are all the same', () => {
    const { axes, shares } = principalPoints(Array(12).fill(5), 4);
    expect(shares).eql([0, 0, 0]);
    expect([...axes[0]]).eql([0, 0, 0]);
  });
});
