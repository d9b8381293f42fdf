import { expect } from 'chai';
import pl from 'nodejs-polars';
import { Random } from '../../src/base';
import { aurocInterval, errorDetection, oodDetection } from '../../src/metrics';
import { binary, CLASS_LOGITS, classes, column, vectors } from './vectors';

describe('errorDetection', () => {
  it('gives what scikit-learn gives for the wrong rows, with intervals around it', () => {
    // The labels of the vectors as errors, their logits as risk.
    const table = binary.rename({ label: 'wrong', yHat: 'risk' });
    const found = errorDetection(table, { risk: 'risk', loss: 'wrong', resamples: 200 });
    expect(found.columns).eql(['metric', 'value', 'lower', 'upper', 'better', 'noEffect']);
    expect(found.getColumn('metric').toArray()).eql(['auroc', 'auprc', 'fprAt95']);
    expect(found.getColumn('better').toArray()).eql(['higher', 'higher', 'lower']);
    const { auroc, auprc, fprAt95, label } = vectors.binary;
    [auroc, auprc, fprAt95].forEach((value, i) => expect(column(found, 'value')[i]).closeTo(value, 1e-9));
    const share = label.reduce((sum, one) => sum + one, 0) / label.length;
    expect(column(found, 'noEffect')).eql([0.5, share, 0.95]);
    expect(column(found, 'lower').every((low, i) => low < (column(found, 'value')[i] ?? NaN))).equal(true);
    const { lower, upper } = aurocInterval(binary);
    expect([column(found, 'lower')[0], column(found, 'upper')[0]]).eql([lower, upper]);
    const narrower = errorDetection(table, { risk: 'risk', loss: 'wrong', resamples: 200, confidence: 0.8 });
    expect(column(narrower, 'lower')[0])
      .equal(aurocInterval(binary, { confidence: 0.8 }).lower)
      .above(lower);
  });

  it('takes the wrong decisions of a binary classifier and of one with several classes', () => {
    // Rows 0 and 1 are wrong and have the highest risks.
    const table = pl.DataFrame({ label: [1, 0, 1, 0], yHat: [-1, 1, 1, -1], risk: [4, 3, 2, 1] });
    expect(column(errorDetection(table, { risk: 'risk', resamples: 10 }), 'value')).eql([1, 1, 0]);
    const low = errorDetection(table, { risk: 'risk', lowFinds: true, resamples: 10 });
    expect(column(low, 'value')[0]).equal(0);
    const several = classes.withColumns(pl.col('yHat0').alias('risk'));
    const wrong = errorDetection(several, { risk: 'risk', classes: CLASS_LOGITS, resamples: 10 });
    expect(column(wrong, 'noEffect')[1]).closeTo(1 - vectors.classes.accuracy, 1e-12);
  });

  it('knows nothing from a constant risk', () => {
    const table = pl.DataFrame({ wrong: [1, 0, 0, 0], risk: [2, 2, 2, 2] });
    expect(column(errorDetection(table, { risk: 'risk', loss: 'wrong', resamples: 20 }), 'value')).eql([0.5, 0.25, 1]);
  });

  it('refuses tables without errors or with errors only, and losses of other values', () => {
    const table = pl.DataFrame({ none: [0, 0], all: [1, 1], some: [0, 2], one: [0, 1], risk: [1, 2] });
    expect(() => errorDetection(table, { risk: 'risk', loss: 'none' })).throw(
      'errorDetection: expected some rows right and some wrong, got 0 of 2 wrong.',
    );
    expect(() => errorDetection(table, { risk: 'risk', loss: 'all' })).throw('got 2 of 2 wrong.');
    expect(() => errorDetection(table, { risk: 'risk', loss: 'some' })).throw(
      'loss: expected 0 or 1 in each row, got 2 in row 1.',
    );
    expect(() => errorDetection(table, { risk: 'risc', loss: 'one' })).throw(
      'column: expected one of none, all, some, one, risk, got risc.',
    );
    expect(() => errorDetection(table.head(0), { risk: 'risk', loss: 'none' })).throw(
      'table: expected at least one row',
    );
    expect(() => errorDetection(table, { risk: 'risk', classes: ['risk'] })).throw(
      'classes: expected one column per class',
    );
  });
});

describe('oodDetection', () => {
  it('finds the second table', () => {
    const [inside, outside] = [pl.DataFrame({ bias: [5, 6, 7] }), pl.DataFrame({ bias: [1, 2] })];
    expect(column(oodDetection(inside, outside, { risk: 'bias', lowFinds: true, resamples: 10 }), 'value')).eql([
      1, 1, 0,
    ]);
    const wrongWay = oodDetection(inside, outside, { risk: 'bias', resamples: 10 });
    expect(column(wrongWay, 'value')[0]).equal(0);
    expect(column(wrongWay, 'noEffect')).eql([0.5, 0.4, 0.95]);
  });

  it('has intervals that repeat with the seed and narrow with the rows', () => {
    const random = new Random(1);
    const draw = (n: number, mean: number) =>
      pl.DataFrame({ risk: Array.from({ length: n }, () => random.normal(mean)) });
    const [few, many] = [20, 500].map((n) => {
      const [inside, outside] = [draw(n, 0), draw(n, 1)];
      const at = () => oodDetection(inside, outside, { risk: 'risk', resamples: 100, seed: 4 });
      expect(column(at(), 'lower')).eql(column(at(), 'lower'));
      return column(at(), 'upper').map((upper, i) => upper - (column(at(), 'lower')[i] ?? NaN));
    });
    few?.forEach((width, i) => expect(width).above(2 * (many?.[i] ?? NaN)));
  });

  it('refuses empty tables and unknown options', () => {
    const table = pl.DataFrame({ risk: [1, 2] });
    expect(() => oodDetection(table, table.head(0), { risk: 'risk' })).throw('table: expected at least one row');
    expect(() => oodDetection(table, table, { risk: 'risk', lowfinds: true } as { risk: string })).throw(
      'Did you mean lowFinds?',
    );
  });
});
