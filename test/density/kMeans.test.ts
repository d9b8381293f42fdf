import { expect } from 'chai';
import { Random } from '../../src/base';
import { kMeans } from '../../src/density';

/** Three clouds of 14, 10 and 8 points in a mixed order (numpy's default_rng(0), rounded), for scikit-learn 1.9.1's KMeans. */
// prettier-ignore
const clouds = Float32Array.of(
  0.69, 4.18, 4.21, 1.36, 2.26, 5.92, -0.13, 1.37, 0.1, 5.28, 1.0, 5.46, 1.25, 4.15, -0.74, -0.92, 5.35, 1.78, 4.78, 2.49, 2.22, 4.65, 4.26,
  0.69, 0.64, 0.1, 0.13, -0.13, -0.67, 0.35, 1.3, 0.95, 1.3, 5.49, 3.84, 1.54, -0.62, 0.04, 2.99, 0.79, -1.25, -0.73, 0.9, 0.09, -0.54, -0.32,
  0.17, 4.54, -2.33, -0.22, -0.7, -1.27, 3.35, 0.87, 3.54, 1.22, 5.46, 2.96, 2.74, 2.51, 0.41, 1.04, -0.54, 0.36);

describe('kMeans', () => {
  it('by hand: two pairs on a line', () => {
    const found = kMeans(Float32Array.of(0, 10, 2, 14), 1, { clusters: 2 });
    expect([...found.cluster]).eql([0, 1, 0, 1]);
    expect([...found.centres]).eql([1, 12]);
    expect([...found.squared]).eql([1, 4, 1, 4]);
    expect(found.inertia).equal(10);
  });

  it('of clouds: what scikit-learn finds from 50 starts', () => {
    const found = kMeans(clouds, 2, { clusters: 3 });
    expect(found.inertia).closeTo(40.017360714285715, 1e-4);
    const expected = [-0.2957142857142856, 0.05071428571428571, 4.052, 1.621, 1.12375, 4.95875];
    found.centres.forEach((value, at) => expect(value).closeTo(expected[at]!, 1e-6));
    expect([0, 1, 2].map((c) => found.cluster.filter((one) => one === c).length)).eql([14, 10, 8]);
  });

  it('numbers clusters from the largest, those of one size by their first row, whatever the seed', () => {
    const rows = Float32Array.of(5, 9, 0, 9.1, 5.1, 0.1, 5.2);
    for (const seed of [0, 1, 2, 3]) {
      const { cluster, centres } = kMeans(rows, 1, { clusters: 3, seed });
      expect([...cluster]).eql([0, 1, 2, 1, 0, 2, 0]);
      expect(centres[0]).closeTo(5.1, 1e-6);
    }
  });

  it('is the same for the same seed, and each row is with its nearest centre', () => {
    const random = new Random(4);
    const rows = random.fillNormal(new Float32Array(600));
    const found = kMeans(rows, 3, { clusters: 7, seed: 2 });
    expect(kMeans(rows, 3, { clusters: 7, seed: 2 })).eql(found);
    for (let row = 0; row < 200; row++) {
      const away = Array.from({ length: 7 }, (_, c) =>
        [0, 1, 2].reduce((sum, d) => sum + (rows[3 * row + d]! - found.centres[3 * c + d]!) ** 2, 0),
      );
      expect(found.squared[row]).closeTo(Math.min(...away), 1e-9);
      expect(away.indexOf(Math.min(...away))).equal(found.cluster[row]);
    }
  });

  it('of equal rows is one cluster, however many were asked for', () => {
    const { clusters, cluster, inertia } = kMeans(new Float32Array(8).fill(3), 2, { clusters: 3 });
    expect({ clusters, cluster: [...cluster], inertia }).eql({ clusters: 1, cluster: [0, 0, 0, 0], inertia: 0 });
  });

  it('refuses what it cannot use', () => {
    expect(() => kMeans(Float32Array.of(1, 2), 1, { clusters: 3 })).throw('kMeans: expected at least 3 rows, got 2');
    expect(() => kMeans(Float32Array.of(1, NaN), 1, { clusters: 1 })).throw('expected finite values');
    expect(() => kMeans(Float32Array.of(1, 2), 1, { clusters: 0 })).throw('clusters: expected');
    expect(() => kMeans(Float32Array.of(1, 2), 1, { clusters: 1, k: 2 } as never)).throw('kMeans: expected options');
  });
});
