import { expect } from 'chai';
import pl from 'nodejs-polars';
import { Random } from '../../src/base';
import { auroc, aurocInterval, wilsonInterval } from '../../src/metrics';

const table = pl.DataFrame({
  label: [1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1],
  yHat: [2.5, -1, 0.5, 0.5, 0.5, -2, 3, 1, -0.5, -1.5, 0, 1],
});

/** The definition: every pair of a positive and a negative, ties counting half. */
function byPairs(labels: number[], scores: number[]): number {
  let sum = 0;
  let pairs = 0;
  labels.forEach((a, i) =>
    labels.forEach((b, j) => {
      if (a !== 1 || b !== 0) return;
      pairs++;
      const difference = (scores[i] ?? 0) - (scores[j] ?? 0);
      sum += difference > 0 ? 1 : difference === 0 ? 0.5 : 0;
    }),
  );
  return sum / pairs;
}

describe('auroc', () => {
  it('gives what scikit-learn gives (roc_auc_score), with ties', () => {
    expect(auroc(table)).closeTo(0.8194444444444444, 1e-15);
  });

  it('is 1, 0 and one half for the right, the wrong and no order', () => {
    const labels = [0, 0, 1, 1];
    expect(auroc(pl.DataFrame({ label: labels, yHat: [1, 2, 3, 4] }))).equal(1);
    expect(auroc(pl.DataFrame({ label: labels, yHat: [4, 3, 2, 1] }))).equal(0);
    expect(auroc(pl.DataFrame({ label: labels, yHat: [7, 7, 7, 7] }))).equal(0.5);
    expect(auroc(pl.DataFrame({ label: labels, yHat: [-Infinity, -Infinity, 3, Infinity] }))).equal(1);
  });

  it('equals its definition by pairs on random tables with many ties', () => {
    const random = new Random(3);
    for (let run = 0; run < 20; run++) {
      const labels = Array.from({ length: 40 }, (_, i) => (i < 2 ? i : Number(random.chance(0.3))));
      const scores = labels.map((label) => label + random.integer(5));
      expect(auroc(pl.DataFrame({ label: labels, yHat: scores }))).closeTo(byPairs(labels, scores), 1e-12);
    }
  });

  it('refuses a single class', () => {
    const faces = table.filter(pl.col('label').eq(pl.lit(1)));
    expect(() => auroc(faces)).throw('label: expected rows of class 0, got none. Keep both classes in the table');
    expect(() => auroc(table, { threshold: 0 } as object)).throw('auroc: expected options among label, score');
  });
});

describe('aurocInterval', () => {
  // Expected values: DeLong's variance from the 6 x 6 matrix of pair comparisons in NumPy
  // (psi.mean(1).var(ddof=1) / 6 + psi.mean(0).var(ddof=1) / 6 = 0.01566358), then the logit interval.
  it("gives DeLong's interval on the logit scale", () => {
    const { lower, upper } = aurocInterval(table);
    expect(lower).closeTo(0.4637311526475858, 1e-10);
    expect(upper).closeTo(0.959709186479128, 1e-10);
  });

  it("falls back on Wilson's limit of the smaller class at a perfect order", () => {
    const perfect = pl.DataFrame({ label: [0, 0, 0, 0, 1, 1, 1], yHat: [1, 2, 3, 4, 5, 6, 7] });
    expect(aurocInterval(perfect)).eql(wilsonInterval(3, 3));
    expect(aurocInterval(perfect.withColumns(pl.col('yHat').multiplyBy(-1)))).eql(wilsonInterval(0, 3));
  });

  it('claims nothing from a single row of a class', () => {
    expect(aurocInterval(pl.DataFrame({ label: [0, 0, 1], yHat: [1, 3, 2] }))).eql({ lower: 0, upper: 1 });
  });
});
