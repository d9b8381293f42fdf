import { expect } from 'chai';
import pl from 'nodejs-polars';
import { gaussianNll, nll } from '../../src/metrics';
import { binary, CLASS_LOGITS, classes, regression, vectors } from './vectors';

describe('nll', () => {
  it('gives what scikit-learn gives (log_loss), binary and with three classes', () => {
    expect(nll(binary)).closeTo(vectors.binary.nll, 1e-9);
    expect(nll(classes, { logits: CLASS_LOGITS })).closeTo(vectors.classes.nll, 1e-9);
  });

  it('takes probabilities, one column or several', () => {
    // -(ln 0.8 + ln 0.9) / 2
    const table = pl.DataFrame({ label: [1, 0], p: [0.8, 0.1], q: [0.2, 0.9] });
    const expected = -(Math.log(0.8) + Math.log(0.9)) / 2;
    expect(nll(table, { probabilities: 'p' })).closeTo(expected, 1e-15);
    expect(nll(table, { probabilities: ['q', 'p'] })).closeTo(expected, 1e-15);
  });

  it('is ln K for even odds, 0 for sure and right, finite for sure and wrong logits, infinite for such probabilities', () => {
    const table = pl.DataFrame({ label: [0, 2], a: [1, 1], b: [1, 1], c: [1, 1] });
    expect(nll(table, { logits: ['a', 'b', 'c'] })).closeTo(Math.log(3), 1e-15);
    expect(nll(pl.DataFrame({ label: [1, 0], p: [1, 0] }), { probabilities: 'p' })).equal(0);
    expect(nll(pl.DataFrame({ label: [0], yHat: [2000] }))).equal(2000);
    expect(nll(pl.DataFrame({ label: [0], p: [1] }), { probabilities: 'p' })).equal(Infinity);
  });

  it('refuses what are no probabilities, no classes or no table', () => {
    const table = pl.DataFrame({ label: [1, 3], p: [0.5, 1.2], q: [0.5, 0.1], inf: [1, Infinity], nan: [0, NaN] });
    const ask = (options: object) => () => nll(table, options);
    expect(ask({ probabilities: 'p' })).throw(
      'column p: expected probabilities between 0 and 1, got 1.2 in row 1. Are these logits? Then name them as such.',
    );
    expect(ask({ probabilities: ['q', 'q'] })).throw(
      'probabilities: expected rows that sum to 1, got 0.2 in row 1. Name a column',
    );
    expect(ask({ probabilities: 'q' })).throw(
      'column label: expected a class from 0 to 1 in each row, got 3 in row 1.',
    );
    expect(ask({ probabilities: 'q', logits: 'q' })).throw(
      'logits: expected either logits or probabilities, got both.',
    );
    expect(ask({ probabilities: [] })).throw('probabilities: expected the name of a column, or one per class, got [].');
    expect(ask({ logits: 'inf' })).throw('column inf: expected finite logits, got Infinity in row 1.');
    expect(ask({ logits: 'nan' })).throw('column nan: expected a number in each row');
    expect(ask({ logits: 'none' })).throw('column: expected one of label, p, q');
    expect(ask({ probability: 'q' })).throw(
      'nll: expected options among label, logits, probabilities, got probability.',
    );
    expect(() => nll(table.head(0))).throw('table: expected at least one row');
  });
});

describe('gaussianNll', () => {
  it('gives what SciPy gives (norm.logpdf), from variances and from standard deviations', () => {
    expect(gaussianNll(regression)).closeTo(vectors.regression.nll, 1e-9);
    expect(gaussianNll(regression, { std: 'sigma' })).closeTo(vectors.regression.nll, 1e-9);
  });

  it('adds up the parts of the variance', () => {
    // Variance 1 + 3 and 1 + 3 of a standard deviation: ln(2 pi 4) / 2 + 4 / 8 at an error of 2.
    const table = pl.DataFrame({ y: [2], yHat: [0], a: [1], v: [3], s: [Math.sqrt(3)] });
    const expected = Math.log(8 * Math.PI) / 2 + 0.5;
    expect(gaussianNll(table, { variance: ['a', 'v'] })).closeTo(expected, 1e-12);
    expect(gaussianNll(table, { variance: 'a', std: 's' })).closeTo(expected, 1e-12);
  });

  it('refuses negative, zero and missing variances', () => {
    const table = pl.DataFrame({ y: [1, 2], yHat: [1, 2], aleatoric: [1, -1], zero: [1, 0] });
    expect(() => gaussianNll(table)).throw(
      'column aleatoric: expected spreads of at least 0, got -1 in row 1. Is it a logarithm?',
    );
    expect(() => gaussianNll(table, { variance: 'zero' })).throw(
      'column zero: expected a variance above 0, got 0 in row 1.',
    );
    expect(() => gaussianNll(table, { variance: [] })).throw(
      'variance: expected the name of a column, or several, got none.',
    );
    expect(() => gaussianNll(table, { target: 'z' })).throw('column');
    expect(() => gaussianNll(table.head(0))).throw('table: expected at least one row');
  });
});
