import { expect } from 'chai';
import pl from 'nodejs-polars';
import { auprc } from '../../src/metrics';
import { binary, vectors } from './vectors';

describe('auprc', () => {
  it('gives what scikit-learn gives (average_precision_score), with ties', () => {
    expect(auprc(binary)).closeTo(vectors.binary.auprc, 1e-9);
  });

  it('is 1 for a perfect order and the share of class 1 for a constant score', () => {
    expect(auprc(pl.DataFrame({ label: [0, 0, 1, 1], yHat: [1, 2, 3, 4] }))).equal(1);
    expect(auprc(pl.DataFrame({ label: [1, 0, 0, 0, 1], yHat: [7, 7, 7, 7, 7] }))).equal(0.4);
  });

  it('follows its definition by hand', () => {
    // Order 4, 3, 2, 1 has classes 0, 1, 0, 1: precision 1/2 at recall 1/2, 2/4 at recall 1.
    expect(auprc(pl.DataFrame({ label: [1, 0, 1, 0], yHat: [1, 2, 3, 4] }))).equal(0.5);
  });

  it('refuses a single class, columns that are not there and NaN', () => {
    expect(() => auprc(pl.DataFrame({ label: [1, 1], yHat: [1, 2] }))).throw(
      'label: expected rows of class 0, got none.',
    );
    expect(() => auprc(binary, { score: 'bias' })).throw('column: expected one of label, yHat, got bias.');
    expect(() => auprc(pl.DataFrame({ label: [1, 0], yHat: [1, NaN] }))).throw(
      'column yHat: expected a number in each row',
    );
    expect(() => auprc(binary, { threshold: 0 } as object)).throw('auprc: expected options among label, score');
  });
});
