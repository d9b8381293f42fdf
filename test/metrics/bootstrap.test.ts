import { expect } from 'chai';
import pl from 'nodejs-polars';
import { bootstrapInterval, numberColumn } from '../../src/metrics';

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
