import { expect } from 'chai';
import pl from 'nodejs-polars';
import { accuracy, balancedAccuracy, falsePositiveRate, truePositiveRate } from '../../src/metrics';

// By hand: decisions 1 1 0 | 0 0 0 1 0; of 3 faces 2 are found, of 5 others 1 is taken for a face.
const table = pl.DataFrame({
  label: [1, 1, 1, 0, 0, 0, 0, 0],
  yHat: [2, 0.1, -1, -3, -0.5, 0, 4, -2],
});

describe('rates', () => {
  it('counts by hand', () => {
    expect(accuracy(table)).equal(6 / 8);
    expect(truePositiveRate(table)).equal(2 / 3);
    expect(falsePositiveRate(table)).equal(1 / 5);
    expect(balancedAccuracy(table)).closeTo((2 / 3 + 4 / 5) / 2, 1e-15);
  });

  it('counts a score at the threshold as class 0', () => {
    expect(falsePositiveRate(table, { threshold: -0.5 })).equal(2 / 5);
    expect(truePositiveRate(table, { threshold: 2 })).equal(0);
    expect(falsePositiveRate(table, { threshold: -Infinity })).equal(1);
  });

  it('reads the columns it is told', () => {
    const other = pl.DataFrame({ face: [true, false], p: [0.7, 0.4] });
    expect(accuracy(other, { label: 'face', score: 'p', threshold: 0.5 })).equal(1);
  });

  it('gives one half of balanced accuracy to a model that does not look', () => {
    const constant = table.withColumns(pl.lit(1).alias('yHat'));
    expect(balancedAccuracy(constant)).equal(0.5);
    expect(accuracy(constant)).equal(3 / 8);
  });

  it('refuses a missing class, a wrong option and a threshold that is not a number', () => {
    const faces = table.filter(pl.col('label').eq(pl.lit(1)));
    expect(accuracy(faces)).equal(2 / 3);
    expect(() => falsePositiveRate(faces)).throw('label: expected rows of class 0, got none. Keep both classes');
    expect(() => balancedAccuracy(faces)).throw('label: expected rows of class 0, got none.');
    const others = table.filter(pl.col('label').eq(pl.lit(0)));
    expect(() => truePositiveRate(others)).throw('label: expected rows of class 1, got none.');
    expect(() => accuracy(table, { thresold: 1 } as object)).throw('Did you mean threshold?');
    expect(() => accuracy(table, { threshold: NaN })).throw('threshold: expected a number');
  });
});
