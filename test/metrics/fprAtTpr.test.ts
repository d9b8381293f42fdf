import { expect } from 'chai';
import pl from 'nodejs-polars';
import { fprAtTpr } from '../../src/metrics';
import { binary, vectors } from './vectors';

describe('fprAtTpr', () => {
  it('gives what the ROC curve of scikit-learn gives, with ties', () => {
    expect(fprAtTpr(binary)).closeTo(vectors.binary.fprAt95, 1e-9);
    expect(fprAtTpr(binary, { truePositiveRate: 0.8 })).closeTo(vectors.binary.fprAt80, 1e-9);
  });

  it('is 0 for a perfect order and 1 for a constant or a reversed one', () => {
    const label = [0, 0, 1, 1];
    expect(fprAtTpr(pl.DataFrame({ label, yHat: [1, 2, 3, 4] }))).equal(0);
    expect(fprAtTpr(pl.DataFrame({ label, yHat: [5, 5, 5, 5] }))).equal(1);
    expect(fprAtTpr(pl.DataFrame({ label, yHat: [4, 3, 2, 1] }))).equal(1);
  });

  it('refuses a rate out of range and a single class', () => {
    expect(() => fprAtTpr(binary, { truePositiveRate: 0 })).throw(
      'truePositiveRate: expected a number above 0 and at most 1',
    );
    expect(() => fprAtTpr(pl.DataFrame({ label: [0], yHat: [1] }))).throw('label: expected rows of class 1, got none.');
  });
});
