import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { mean, Random } from '../../../src/base';
import { studentQuantile } from '../../../src/metrics';
import { chiSquare, chiSquareTail } from '../../../src/robust/shift/chiSquare';
import { kolmogorovSmirnov, kolmogorovTail, uniformTest } from '../../../src/robust/shift/kolmogorov';
import { combinedP, mannWhitneyP } from '../../../src/robust/shift/mannWhitney';
import { maximumMeanDiscrepancy, type FlatRows } from '../../../src/robust/shift/maximumMeanDiscrepancy';

/** What SciPy, and NumPy by the definition, make of the same numbers: see scripts/peers/shift.py. */
const vectors = JSON.parse(readFileSync(path.join(__dirname, '..', 'vectors', 'shift.json'), 'utf8')) as {
  ks: { a: number[]; b: number[]; statistic: number; p: number; limit: number }[];
  mannWhitney: { a: number[]; b: number[]; p: number }[];
  uniform: [distance: number, n: number, p: number][];
  kolmogorov: [x: number, tail: number][];
  chi: { counts: [number[], number[]]; statistic: number; p: number }[];
  chiTail: [x: number, freedom: number, tail: number][];
  mmd: { x: number[]; y: number[]; median: number; atMedian: number; atOne: number };
};
const flat = (values: number[], width: number): FlatRows => ({ values: Float32Array.from(values), width, length: values.length / width }); // prettier-ignore

describe('the test of Kolmogorov and Smirnov', () => {
  it('has the statistic and the exact p-value of SciPy, with ties and without', () => {
    for (const { a, b, statistic, p } of vectors.ks) {
      const found = kolmogorovSmirnov(a, b);
      expect(found.statistic).closeTo(statistic, 1e-12);
      expect(found.p / p).closeTo(1, 1e-9);
    }
  });

  it('by hand: all of one below all of the other are 2 of 20 orders; the same values are no distance', () => {
    expect(kolmogorovSmirnov([1, 2, 3], [4, 5, 6])).eql({ statistic: 1, p: 0.1 });
    expect(kolmogorovSmirnov([1, 2], [2, 1])).eql({ statistic: 0, p: 1 });
    // Both orders of one value each are a distance of 1.
    expect(kolmogorovSmirnov([1], [2])).eql({ statistic: 1, p: 1 });
  });

  it('of very many rows takes the limit, which is SciPy’s', () => {
    for (const [x, tail] of vectors.kolmogorov) expect(kolmogorovTail(x) / tail).closeTo(1, 1e-8);
    const random = new Random(2);
    const draw = (n: number, shift: number): number[] => Array.from({ length: n }, () => random.normal(shift));
    const [a, b] = [draw(20_000, 0), draw(20_000, 0.01)];
    const exact = kolmogorovSmirnov(a, b);
    expect(kolmogorovTail(exact.statistic * 100)).closeTo(exact.p, 0.01);
  });

  it('against the uniform distribution has SciPy’s p-value within 2%', () => {
    for (const [distance, n, p] of vectors.uniform) {
      if (p < 1e-9) continue;
      // One value is moved so that it is this far from its place, all others are where they belong.
      const values = Array.from({ length: n }, (_, i) => (i + 0.5) / n);
      const top = values.map((value) => Math.max(0, value - (distance - 0.5 / n)));
      const found = uniformTest(top);
      expect(found.statistic).closeTo(distance, 1e-12);
      expect(found.p / p, `D ${distance}, n ${n}`).closeTo(1, 0.02);
    }
  });
});

describe('Pearson’s test', () => {
  const dealing = { random: new Random(1), permutations: 20_000 };

  it('has the statistic and p-value of SciPy without a correction', () => {
    for (const { counts, statistic, p } of vectors.chi) {
      const found = chiSquare(...counts, dealing);
      expect(found.statistic).closeTo(statistic, 1e-10);
      expect(found.p).closeTo(p, 1e-12);
      expect(found.dealt).equal(false);
    }
    for (const [x, freedom, tail] of vectors.chiTail) {
      expect(chiSquareTail(x, freedom), `${x}, ${freedom}`).closeTo(tail, 1e-12 + 1e-9 * tail);
    }
  });

  it('deals rare categories anew: Fisher’s tea, 3 of 4 right, has 34 of 70 orders as extreme', () => {
    const { p, dealt, size } = chiSquare([3, 1], [1, 3], dealing);
    expect(dealt).equal(true);
    // Three standard errors of 20,000 dealings.
    expect(p).closeTo(34 / 70, 0.0106);
    // Statistic 2 of 8 rows.
    expect(size).closeTo(0.5, 1e-12);
  });
});

describe('the maximum mean discrepancy', () => {
  const { x, y, median, atMedian, atOne } = vectors.mmd;
  const settings = () => ({ random: new Random(4), permutations: 200 });

  it('is that of its definition, at the median distance or at a width that is told, whichever sample is smaller', () => {
    const found = maximumMeanDiscrepancy(flat(x, 3), flat(y, 3), settings());
    expect(found.bandwidth).closeTo(median, 1e-6);
    expect(found.statistic).closeTo(atMedian, 1e-6);
    expect(maximumMeanDiscrepancy(flat(y, 3), flat(x, 3), settings()).statistic).closeTo(atMedian, 1e-6);
    expect(maximumMeanDiscrepancy(flat(x, 3), flat(y, 3), { ...settings(), bandwidth: 1 }).statistic).closeTo(
      atOne,
      1e-6,
    );
  });

  it('has p-values that are uniform without a shift, and small with one that no mean shows', () => {
    const random = new Random(6);
    const draw = (n: number, std: number): FlatRows =>
      flat(
        Array.from({ length: 2 * n }, () => random.normal(0, std)),
        2,
      );
    const p = (std: number): number =>
      maximumMeanDiscrepancy(draw(20, 1), draw(15, std), { random: random.split(), permutations: 99 }).p;
    const without = Array.from({ length: 200 }, () => p(1));
    // Uniform on 0.01, 0.02 ... 1: mean 0.505, and a tenth of them at most 0.1; four standard errors.
    expect(mean(without)).closeTo(0.505, 4 * (0.289 / Math.sqrt(200)));
    expect(without.filter((one) => one <= 0.1).length / 200).closeTo(0.1, 4 * Math.sqrt((0.1 * 0.9) / 200));
    expect(mean(Array.from({ length: 10 }, () => p(5)))).below(0.05);
  });

  it('of rows that are all the same is 0, with a p-value of 1', () => {
    const same = flat([1, 1, 1, 1, 1, 1], 1);
    const found = maximumMeanDiscrepancy(same, same, settings());
    expect([found.statistic, found.p, found.bandwidth]).eql([0, 1, 1]);
  });
});

describe('p-values of held-out areas', () => {
  it('are those of SciPy’s test of Mann and Whitney, one-sided', () => {
    for (const { a, b, p } of vectors.mannWhitney) {
      expect(mannWhitneyP(Float64Array.from(a), Float64Array.from(b))).closeTo(p, 1e-12);
    }
  });

  it('hold together where folds have learned from each other, and as if independent would not', () => {
    expect(combinedP([0.01, 0.04])).closeTo(Math.E * 0.02, 1e-12);
    expect(combinedP([0.9, 0.9])).equal(1);
    // No shift; the classifier of each half is the difference of the other half's means.
    const random = new Random(12);
    const rows = (): Float64Array[] =>
      Array.from({ length: 25 }, () => Float64Array.from({ length: 10 }, () => random.normal()));
    const meansOf = (all: Float64Array[]): number[] =>
      Array.from({ length: 10 }, (_, k) => mean(all, (row) => row[k]!));
    const trials = Array.from({ length: 600 }, () => {
      const halves = [0, 1].map(() => [rows(), rows()] as const);
      const p = halves.map(([first, second], i) => {
        const [one, other] = halves[1 - i]!.map(meansOf);
        const score = (row: Float64Array): number =>
          row.reduce((sum, value, k) => sum + value * (other![k]! - one![k]!), 0);
        return mannWhitneyP(Float64Array.from(second, score), Float64Array.from(first, score));
      });
      return { combined: combinedP(p), both: studentQuantile(1 - p[0]!, 1e9) + studentQuantile(1 - p[1]!, 1e9) };
    });
    const error = 3 * Math.sqrt((0.05 * 0.95) / 600);
    expect(mean(trials, ({ combined }) => Number(combined <= 0.05))).most(0.05 + error);
    // As if independent: the sum of two normal values is above 1.645 sqrt 2 in 5% of cases. Here both are nearly the same.
    expect(mean(trials, ({ both }) => Number(both >= 1.645 * Math.SQRT2))).within(0.05 + error, 0.122 + 2 * error);
  });
});
