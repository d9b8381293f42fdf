import { expect } from 'chai';
import { Random } from '../../src/base';
import { gaussianMixture, histogram, kNearest, mahalanobis, type DensityEstimator } from '../../src/density';

const log2pi = Math.log(2 * Math.PI);

/** Correlated normal vectors: the second is 0.8 of the first and 0.6 of another. */
const cloud = (count: number, seed: number, shift = 0): number[] => {
  const random = new Random(seed);
  return Array.from({ length: count }, () => [random.normal(), random.normal()]).flatMap(([a, b]) => [
    a! + shift,
    0.8 * a! + 0.6 * b! + shift,
  ]);
};

const estimators: Record<string, DensityEstimator> = {
  histogram: histogram({ bins: 10 }),
  mahalanobis: mahalanobis(),
  gaussianMixture: gaussianMixture({ components: 2 }),
  kNearest: kNearest({ k: 5 }),
};

for (const [name, estimator] of Object.entries(estimators)) {
  describe(`density by ${name}`, () => {
    it('has its name, and plain data for options', () => {
      expect(estimator.name).equal(name);
      expect(JSON.parse(JSON.stringify(estimator.options))).eql(estimator.options);
    });

    it('is larger in the middle than far away, finite everywhere, and the same in any order', () => {
      const rows = Float32Array.from(cloud(500, 1));
      const density = estimator.fit(rows, 2);
      expect(density.width).equal(2);
      const [middle, edge, far] = density.logDensity(Float32Array.of(0, 0, 2.5, 2, 1e4, -1e4));
      expect(middle).above(edge!).above(-Infinity);
      expect(edge).above(far!);
      expect(Number.isFinite(far)).equal(true);
      expect(density.logDensity(Float32Array.of(1e4, -1e4, 0, 0))).eql(Float64Array.of(far!, middle!));
    });

    it('takes equal vectors', () => {
      const density = estimator.fit(new Float32Array(40).fill(3), 2);
      const [there, beside] = density.logDensity(Float32Array.of(3, 3, 4, 4));
      expect(there).above(beside!);
      expect(Number.isFinite(there) && Number.isFinite(beside)).equal(true);
    });

    it('refuses rows that it cannot use', () => {
      expect(() => estimator.fit(new Float32Array(0), 2)).throw('latents: expected at least one row of 2 values');
      expect(() => estimator.fit(Float32Array.of(1, 2, 3), 2)).throw('latents: expected at least one row');
      expect(() => estimator.fit(Float32Array.of(1, NaN), 2)).throw('latents: expected finite values');
    });
  });
}

describe('mahalanobis', () => {
  it('by hand: the normal density of mean and covariance', () => {
    // Four corners of a rectangle: mean 0, variances 4 and 1, no covariance.
    const rows = Float32Array.of(2, 1, 2, -1, -2, 1, -2, -1);
    const [middle, off] = mahalanobis({ shrinkage: 0 })
      .fit(rows, 2)
      .logDensity(Float32Array.of(0, 0, 2, 2));
    expect(middle).closeTo(-log2pi - Math.log(4) / 2, 1e-9);
    expect(middle! - off!).closeTo((4 / 4 + 4 / 1) / 2, 1e-9);
  });

  it('stays a number where columns follow from others, with no shrinkage at all', () => {
    // Three equal columns of large numbers, and more columns than rows.
    const equal = Float32Array.from({ length: 60 }, (_, i) => Math.floor(i / 3) * 1000);
    const many = Float32Array.from({ length: 12 * 50 }, (_, i) => Math.sin(i));
    for (const [rows, width] of [
      [equal, 3],
      [many, 50],
    ] as const) {
      // prettier-ignore
      const density = mahalanobis({ shrinkage: 0 }).fit(rows, width);
      const [inside] = density.logDensity(rows.slice(0, width));
      const [outside] = density.logDensity(Float32Array.from({ length: width }, (_, i) => 1e5 * (i + 1)));
      expect(Number.isFinite(inside) && Number.isFinite(outside)).equal(true);
      expect(inside).above(outside!);
    }
  });

  it('knows how dimensions go together, which a product of histograms does not', () => {
    const rows = Float32Array.from(cloud(2000, 2));
    const asked = Float32Array.of(1.5, 1.5, 1.5, -1.5);
    const [along, across] = mahalanobis().fit(rows, 2).logDensity(asked);
    // Quadratic forms of the covariance [[1, 0.8], [0.8, 1]]: 2.25 * 2 / 1.8 and 2.25 * 2 / 0.2.
    expect(along! - across!).closeTo((22.5 - 2.5) / 2, 1.5);
    const [a, b] = histogram().fit(rows, 2).logDensity(asked);
    expect(Math.abs(a! - b!)).below(1);
  });
});

describe('gaussianMixture', () => {
  it('finds two clouds where one normal distribution sees a bridge', () => {
    const rows = Float32Array.from([...cloud(400, 3, -6), ...cloud(400, 4, 6)]);
    const asked = Float32Array.of(0, 0, 6, 6);
    const [between, inside] = gaussianMixture({ components: 2 }).fit(rows, 2).logDensity(asked);
    // Half of a normal density at its middle; its covariance has the determinant 0.36.
    expect(inside).closeTo(-Math.log(2) - log2pi - Math.log(0.36) / 2, 0.15);
    expect(between).below(inside! - 10);
    const [bridge, edge] = mahalanobis().fit(rows, 2).logDensity(asked);
    expect(bridge).above(edge!);
  });

  it('of one component is the normal distribution, and the same seed gives the same, another seed other values', () => {
    const rows = Float32Array.from(cloud(300, 5));
    const asked = Float32Array.from(cloud(20, 6));
    const one = gaussianMixture({ components: 1 }).fit(rows, 2).logDensity(asked);
    mahalanobis()
      .fit(rows, 2)
      .logDensity(asked)
      .forEach((value, i) => expect(one[i]).closeTo(value, 1e-9));
    const of = (seed: number): Float64Array => gaussianMixture({ components: 3, seed }).fit(rows, 2).logDensity(asked);
    expect(of(1)).eql(of(1));
    expect(of(1)).not.eql(of(2));
  });

  it('needs as many rows as components', () => {
    expect(() => gaussianMixture({ components: 3 }).fit(Float32Array.of(1, 2), 1)).throw(
      'latents: expected at least 3 rows, got 2. Train longer, or lower components.',
    );
    expect(() => gaussianMixture({ components: 0 })).throw('components: expected a whole number of at least 1, got 0.');
  });
});

describe('kNearest', () => {
  it('by hand: -width times the log of the distance to the k-th', () => {
    const density = kNearest({ k: 2 }).fit(Float32Array.of(0, 0, 3, 4, 6, 8), 2);
    // From the origin: itself at 0, then 5.
    expect(density.logDensity(Float32Array.of(0, 0))[0]).closeTo(-2 * Math.log(5), 1e-9);
    expect(density.logDensity(Float32Array.of(3, 0))[0]).closeTo(-2 * Math.log(4), 1e-9);
  });

  it('needs as many rows as neighbours', () => {
    expect(() => kNearest({ k: 3 }).fit(Float32Array.of(1, 2), 1)).throw(
      'latents: expected at least k = 3 rows, got 2. Train longer, or lower k.',
    );
  });
});
