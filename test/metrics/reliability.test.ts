import { expect } from 'chai';
import pl from 'nodejs-polars';
import { adaptiveEce, ece, reliability, wilsonInterval } from '../../src/metrics';
import { agree, binary, CLASS_LOGITS, classes, column, vectors } from './vectors';

describe('reliability', () => {
  it('gives what scikit-learn gives (calibration_curve), in bins of equal width and of equal count', () => {
    for (const [binning, bins] of [
      ['width', 10],
      ['count', 6],
    ] as const) {
      const rows = reliability(binary, { binning, bins });
      agree(column(rows, 'observed'), vectors.binary.curves[binning].observed);
      agree(column(rows, 'predicted'), vectors.binary.curves[binning].predicted);
      expect(column(rows, 'n').reduce((sum, n) => sum + n, 0)).equal(binary.height);
    }
  });

  it("has Wilson's interval, and leaves empty bins out", () => {
    const table = pl.DataFrame({ label: [0, 1, 1, 0], p: [0.1, 0.85, 0.9, 0.9] });
    const rows = reliability(table, { probabilities: 'p', bins: 5 });
    expect([column(rows, 'low'), column(rows, 'high'), column(rows, 'n')]).eql([
      [0, 0.8],
      [0.2, 1],
      [1, 3],
    ]);
    const { lower, upper } = wilsonInterval(2, 3);
    expect([column(rows, 'lower')[1], column(rows, 'upper')[1]]).eql([lower, upper]);
    // Its ends are z standard errors of their own away; z at 95% is scipy.stats.norm.ppf(0.95).
    const narrower = reliability(table, { probabilities: 'p', bins: 5, confidence: 0.9 });
    for (const end of ['lower', 'upper']) {
      const p = column(narrower, end)[1] ?? NaN;
      expect(Math.abs(2 / 3 - p)).closeTo(1.6448536269514722 * Math.sqrt((p * (1 - p)) / 3), 1e-9);
    }
  });

  it('keeps equal probabilities in one bin, whatever their order', () => {
    const table = pl.DataFrame({ label: [0, 0, 1, 1], p: [0.5, 0.5, 0.5, 0.5] });
    const rows = reliability(table, { probabilities: 'p', binning: 'count', bins: 4 });
    expect([column(rows, 'n'), column(rows, 'observed')]).eql([[4], [0.5]]);
  });

  it('looks at the chosen class, or at one class', () => {
    const table = pl.DataFrame({ label: [0, 1, 2], a: [0.7, 0.5, 0.1], b: [0.2, 0.4, 0.2], c: [0.1, 0.1, 0.7] });
    const probabilities = ['a', 'b', 'c'];
    expect(column(reliability(table, { probabilities, bins: 1 }), 'observed')).eql([2 / 3]);
    expect(column(reliability(table, { probabilities, bins: 1, of: 1 }), 'predicted')[0]).closeTo(0.8 / 3, 1e-15);
    expect(() => reliability(table, { probabilities, of: 3 })).throw(
      "of: expected 'top' or a class from 0 to 2, got 3.",
    );
  });

  it('refuses bins and binnings that are none', () => {
    expect(() => reliability(binary, { bins: 0 })).throw('bins: expected a whole number of at least 1, got 0.');
    expect(() => reliability(binary, { binning: 'size' as 'width' })).throw(
      'binning: expected one of width, count, got size.',
    );
  });
});

describe('ece and adaptiveEce', () => {
  it('give what their definitions give in NumPy', () => {
    expect(ece(classes, { logits: CLASS_LOGITS, bins: 15 })).closeTo(vectors.classes.ece, 1e-9);
    expect(adaptiveEce(classes, { logits: CLASS_LOGITS, bins: 15 })).closeTo(vectors.classes.adaptiveEce, 1e-9);
  });

  it('follow hand arithmetic', () => {
    // Bins (0, 0.5] with means 0.2 against 0, and (0.5, 1] with 0.8 against 1/2.
    const table = pl.DataFrame({ label: [0, 0, 1, 0], p: [0.1, 0.3, 0.7, 0.9] });
    expect(ece(table, { probabilities: 'p', bins: 2 })).closeTo(0.25, 1e-15);
    expect(adaptiveEce(table, { probabilities: 'p', bins: 2 })).closeTo(0.25, 1e-15);
  });

  it('are 0 for the class share, and the error of a single row', () => {
    const share = pl.DataFrame({ label: [1, 0, 0, 0], p: [0.25, 0.25, 0.25, 0.25] });
    expect([ece(share, { probabilities: 'p' }), adaptiveEce(share, { probabilities: 'p' })]).eql([0, 0]);
    expect(adaptiveEce(pl.DataFrame({ label: [1], p: [0.75] }), { probabilities: 'p' })).equal(0.25);
  });
});
