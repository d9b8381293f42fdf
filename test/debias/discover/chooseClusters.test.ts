import { expect } from 'chai';
import { Random } from '../../../src/base';
import { chooseClusters, distancesOf, silhouette } from '../../../src/debias/discover/chooseClusters';

/** Clouds of so many points around centres. */
function clouds(centres: readonly (readonly [number, number])[], each: number): Float32Array {
  const random = new Random(5);
  return Float32Array.from(centres.flatMap(([x, y]) => Array.from({ length: each }, () => [random.normal(x), random.normal(y)])).flat()); // prettier-ignore
}

describe('silhouette', () => {
  it('by hand: two pairs on a line, and a row that is alone', () => {
    const rows = Float32Array.of(0, 1, 5, 6, 20);
    const distances = distancesOf(rows, 1, [0, 1, 2, 3, 4]);
    expect([...distances.slice(0, 5)]).eql([0, 1, 5, 6, 20]);
    // (5.5 - 1) / 5.5 and (4.5 - 1) / 4.5 for the outer and the inner rows of both pairs; 0 for the last.
    const expected = (2 * (4.5 / 5.5) + 2 * (3.5 / 4.5)) / 5;
    expect(silhouette(distances, [0, 0, 1, 1, 2])).closeTo(expected, 1e-12);
    expect(silhouette(distances, [0, 0, 0, 0, 0])).equal(-Infinity);
  });

  it('of eight points in three clusters: what scikit-learn 1.9.1 gives', () => {
    const rows = Float32Array.of(0, 0, 1, 0, 0, 2, 6, 6, 7, 5, 6, 8, 0, 9, 2, 8);
    const distances = distancesOf(rows, 2, [0, 1, 2, 3, 4, 5, 6, 7]);
    expect(silhouette(distances, [0, 0, 0, 1, 1, 1, 2, 2])).closeTo(0.6721162610786733, 1e-9);
  });
});

describe('chooseClusters', () => {
  it('finds as many clusters as there are clouds', () => {
    expect(chooseClusters(clouds([[0, 0], [12, 0]], 30), 2, 0).clusters).equal(2); // prettier-ignore
    expect(chooseClusters(clouds([[0, 0], [12, 0], [0, 12], [12, 12]], 30), 2, 0).clusters).equal(4); // prettier-ignore
  });

  it('makes one cluster of fewer than twenty rows', () => {
    expect(chooseClusters(clouds([[0, 0], [50, 0]], 9), 2, 0).clusters).equal(1); // prettier-ignore
    expect(chooseClusters(clouds([[0, 0], [50, 0]], 10), 2, 0).clusters).equal(2); // prettier-ignore
  });
});
