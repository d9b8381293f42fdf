import { expect } from 'chai';
import { logisticRegression, standardLogisticRegression } from '../../src/debias/logisticRegression';

describe('logistic regression of debias', () => {
  const features = [0.5, 1.2, 1.5, -0.3, -1, 0.8, 2.2, 0.1, -0.7, -1.5, 0.3, 0.4, 1.1, 2, -1.8, -0.2];
  const labels = [1, 1, 0, 1, 0, 0, 1, 1];

  // Expected values by scikit-learn 1.9.1: LogisticRegression(C, solver='newton-cholesky', tol=1e-12).fit(X, y), C = 1 / penalty; for the
  // standard one after StandardScaler, divided by its scale_.
  const peers: readonly [penalty: number, weights: readonly number[], bias: number][] = [
    [1, [0.5173029193638059, 0.3409442920156219], 0.3376921460326993],
    [10, [0.1636286636769573, 0.09586015218994424], 0.4453463606030595],
    [0.01, [0.7059896041525724, 0.5280028418593976], 0.2858397852042197],
  ];

  for (const [penalty, weights, bias] of peers) {
    it(`is that of scikit-learn at a penalty of ${penalty}`, () => {
      const found = logisticRegression({ features, labels }, penalty);
      weights.forEach((weight, d) => expect(found.weights[d]).closeTo(weight, 1e-7));
      expect(found.bias).closeTo(bias, 1e-7);
    });
  }

  it('is that of scikit-learn in units of standard deviations', () => {
    const found = standardLogisticRegression({ features, labels }, 1);
    [0.4399696140761298, 0.3589781012709714].forEach((weight, d) => expect(found.weights[d]).closeTo(weight, 1e-7));
    expect(found.bias).closeTo(0.3403968168515652, 1e-7);
  });

  it('gives a feature that does not vary no weight, and stays finite where the classes are apart', () => {
    const found = standardLogisticRegression({ features: [1, 5, 2, 5, 3, 5, 4, 5], labels: [0, 0, 1, 1] }, 1e-6);
    expect(found.weights[1]).equal(0);
    expect(Number.isFinite(found.weights[0])).equal(true);
    expect(found.weights[0]! * 2 + found.bias).below(0);
    expect(found.weights[0]! * 3 + found.bias).above(0);
  });
});
