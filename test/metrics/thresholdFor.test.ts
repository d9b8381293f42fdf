import { expect } from 'chai';
import pl from 'nodejs-polars';
import { balancedAccuracy, falsePositiveRate, thresholdFor, truePositiveRate } from '../../src/metrics';

// Sorted downwards: 6(1) 5(0) 4(1) 3(1) 2(0) 1(0) 0(0); 3 positives, 4 negatives.
const table = pl.DataFrame({ label: [0, 1, 0, 1, 1, 0, 0], yHat: [0, 6, 2, 3, 4, 5, 1] });

describe('thresholdFor', () => {
  it('keeps to a false-positive rate and finds as many as that allows', () => {
    expect(thresholdFor(table, { falsePositiveRate: 0.25 })).equal(2.5);
    expect(thresholdFor(table, { falsePositiveRate: 0.49 })).equal(2.5);
    expect(thresholdFor(table, { falsePositiveRate: 0.5 })).equal(1.5);
    expect(thresholdFor(table, { falsePositiveRate: 0 })).equal(5.5);
    const threshold = thresholdFor(table, { falsePositiveRate: 0.25 });
    expect(falsePositiveRate(table, { threshold })).equal(0.25);
    expect(truePositiveRate(table, { threshold })).equal(1);
  });

  it('says no to everything when the highest score is a negative and none may pass', () => {
    const wrong = pl.DataFrame({ label: [0, 1], yHat: [2, 1] });
    const threshold = thresholdFor(wrong, { falsePositiveRate: 0 });
    expect(falsePositiveRate(wrong, { threshold })).equal(0);
  });

  it('finds the highest balanced accuracy: TPR 1 and FPR 1/4 at 2.5', () => {
    const threshold = thresholdFor(table, { balanced: true });
    expect(threshold).equal(2.5);
    expect(balancedAccuracy(table, { threshold })).equal(0.875);
  });

  it('separates scores that are neighbours in floating point', () => {
    // Their middle rounds up to the higher of the two.
    const low = 1 + Number.EPSILON;
    const close = pl.DataFrame({ label: [0, 1], yHat: [low, low + Number.EPSILON] });
    const threshold = thresholdFor(close, { balanced: true });
    expect(balancedAccuracy(close, { threshold })).equal(1);
  });

  it('never cuts between equal scores', () => {
    const ties = pl.DataFrame({ label: [1, 0, 1, 0], yHat: [3, 3, 3, 0] });
    expect(thresholdFor(ties, { falsePositiveRate: 0.6 })).equal(1.5);
    expect(thresholdFor(ties, { falsePositiveRate: 0.4 })).equal(3);
    const faceFirst = pl.DataFrame({ label: [1, 1, 0, 0], yHat: [3, 3, 3, 0] });
    expect(thresholdFor(faceFirst, { balanced: true })).equal(1.5);
  });

  it('refuses two aims or none, impossible rates, one class and infinite scores', () => {
    expect(() => thresholdFor(table, {})).throw('expected either falsePositiveRate or balanced: true, got neither.');
    expect(() => thresholdFor(table, { balanced: true, falsePositiveRate: 0.1 })).throw('got both.');
    expect(() => thresholdFor(table, { falsePositiveRate: 1 })).throw('falsePositiveRate: expected a number from 0');
    expect(() => thresholdFor(table, { falsePositiveRate: NaN })).throw('falsePositiveRate: expected a number from 0');
    const faces = table.filter(pl.col('label').eq(pl.lit(1)));
    expect(() => thresholdFor(faces, { balanced: true })).throw('label: expected rows of class 0, got none.');
    const infinite = pl.DataFrame({ label: [0, 1], yHat: [-Infinity, 1] });
    expect(() => thresholdFor(infinite, { balanced: true })).throw('score: expected finite scores');
  });
});
