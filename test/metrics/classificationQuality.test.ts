import { expect } from 'chai';
import pl from 'nodejs-polars';
import { classificationQuality } from '../../src/metrics';
import { agree, binary, CLASS_LOGITS, classes, column, vectors } from './vectors';

describe('classificationQuality', () => {
  it('puts the metrics in rows beside their values at no effect', () => {
    const found = classificationQuality(classes, { logits: CLASS_LOGITS, bins: 15, resamples: 100 });
    expect(found.getColumn('metric').toArray()).eql(['accuracy', 'nll', 'brierScore', 'ece', 'adaptiveEce']);
    const { accuracy, nll, brier, ece, adaptiveEce, label } = vectors.classes;
    agree(column(found, 'value'), [accuracy, nll, brier, ece, adaptiveEce]);
    const shares = [0, 1, 2].map((k) => label.filter((one) => one === k).length / label.length);
    const entropy = -shares.reduce((sum, share) => sum + share * Math.log(share), 0);
    const squares = shares.reduce((sum, share) => sum + share * share, 0);
    agree(column(found, 'noEffect'), [Math.max(...shares), entropy, 1 - squares, 0, 0]);
    for (const row of [0, 1, 2]) {
      expect(column(found, 'lower')[row]).below(column(found, 'value')[row] ?? NaN);
      expect(column(found, 'upper')[row]).above(column(found, 'value')[row] ?? NaN);
    }
  });

  it('scores the class share of a binary table at its no effect', () => {
    const share = vectors.binary.label.reduce((sum, one) => sum + one, 0) / binary.height;
    const flat = binary.withColumns(pl.lit(share).alias('p'));
    const found = classificationQuality(flat, { probabilities: 'p', resamples: 10 });
    agree(column(found, 'value'), column(found, 'noEffect'), 1e-12);
  });

  it('lets an impossible outcome be infinite, at every end that sees it', () => {
    const table = pl.DataFrame({ label: [0, 1, 1], p: [1, 1, 1] });
    const found = classificationQuality(table, { probabilities: 'p', resamples: 50 });
    expect(column(found, 'value')[1]).equal(Infinity);
    expect(column(found, 'upper')[1]).equal(Infinity);
  });
});
