import { expect } from 'chai';
import pl from 'nodejs-polars';
import { Random } from '../../src/base';
import { bootstrapInterval } from '../../src/metrics';
import { numberColumn } from '../../src/table';
import { countedInterval, mirrored } from '../../src/metrics/bootstrap';
import { fprStatistic } from '../../src/metrics/fprAtTpr';
import { eceStatistic } from '../../src/metrics/reliability';
import { valueOf } from '../../src/metrics/statistic';

const mean = (table: pl.DataFrame) => {
  const values = numberColumn(table, 'x');
  return values.reduce((sum, value) => sum + value, 0) / values.length;
};

describe('bootstrapInterval', () => {
  const table = pl.DataFrame({ x: Array.from({ length: 100 }, (_, i) => i % 2), half: Array(100).fill(0) });

  it('gives about the normal interval of a mean of many values', () => {
    // Mean 0.5, standard error 0.05: 0.5 +- 0.098, within the error of 400 draws and steps of 0.01.
    const { lower, upper } = bootstrapInterval(table, mean, { resamples: 400, seed: 1 });
    expect(lower).closeTo(0.402, 0.02);
    expect(upper).closeTo(0.598, 0.02);
    // The quartiles of a normal distribution are 0.6745 standard errors away: 0.5 +- 0.034.
    const half = bootstrapInterval(table, mean, { resamples: 400, seed: 1, confidence: 0.5 });
    expect(half.lower).closeTo(0.466, 0.015);
    expect(half.upper).closeTo(0.534, 0.015);
  });

  it('repeats with the seed and differs with another', () => {
    const at = (seed: number) => bootstrapInterval(table, mean, { resamples: 30, seed, confidence: 0.5 });
    const more = pl.DataFrame({ x: Array.from({ length: 100 }, (_, i) => Math.sqrt(i)) });
    expect(at(5)).eql(at(5));
    expect(bootstrapInterval(more, mean, { seed: 1, resamples: 30 })).not.eql(
      bootstrapInterval(more, mean, { seed: 2, resamples: 30 }),
    );
  });

  it('keeps the sizes of the groups it is told to keep', () => {
    expect(bootstrapInterval(table, mean, { resamples: 50, within: 'x' })).eql({ lower: 0.5, upper: 0.5 });
  });

  it('refuses empty tables, too few draws and statistics that are not numbers', () => {
    expect(() => bootstrapInterval(table.head(0), mean)).throw('table: expected at least one row, got 0 rows.');
    expect(() => bootstrapInterval(table, mean, { resamples: 1 })).throw(
      'resamples: expected a whole number of at least 2',
    );
    expect(() => bootstrapInterval(table, () => NaN)).throw(
      'statistic: expected a finite number for each draw, got NaN.',
    );
    expect(() => bootstrapInterval(table, mean, { sed: 1 } as object)).throw('Did you mean seed?');
  });
});

describe('countedInterval', () => {
  it('draws anew where a class is missing, rather than count such a draw', () => {
    // One row of class 1 and one of class 0: half of the draws lack one; in all others the order is right.
    const statistic = fprStatistic(Uint8Array.from([1, 0]), Float64Array.from([2, 1]), 0.95);
    expect(countedInterval(statistic, [[0, 1]], { resamples: 50 })).eql({ lower: 0, upper: 0 });
  });
});

describe('mirrored', () => {
  it('mirrors the ends at the value, not below 0', () => {
    const { lower, upper } = mirrored(0.3, { lower: 0.2, upper: 0.5 });
    expect(lower).closeTo(0.1, 1e-15);
    expect(upper).closeTo(0.4, 1e-15);
    expect(mirrored(0.1, { lower: 0.05, upper: 0.3 }).lower).equal(0);
  });

  it('holds the true calibration error of most tables, which the plain percentiles do not', () => {
    const random = new Random(4);
    const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
    const draw = (n: number) => {
      const z = Float64Array.from({ length: n }, () => random.normal(0, 2));
      const hits = Uint8Array.from(z, (value) => Number(random.uniform() < sigmoid(value)));
      return eceStatistic({ predicted: z.map((value) => sigmoid(1.5 * value)), hits }, 'width');
    };
    const truth = valueOf(draw(300_000), 300_000);
    const rows = [Array.from({ length: 400 }, (_, row) => row)];
    const inside = [0, 0];
    for (let table = 0; table < 50; table++) {
      const statistic = draw(400);
      const percentiles = countedInterval(statistic, rows, { resamples: 100 });
      [percentiles, mirrored(valueOf(statistic, 400), percentiles)].forEach(({ lower, upper }, i) => {
        if (lower <= truth && truth <= upper) inside[i] = (inside[i] ?? 0) + 1;
      });
    }
    // In 300 tables with 300 draws each: 61% and 89%.
    expect(inside[0]).below(38);
    expect(inside[1]).above(38);
  });
});
