import { expect } from 'chai';
import { betaBinomial, binomialTail, quantileOf } from '../../src/metrics/binomial';
import { normalCdf } from '../../src/metrics/quantiles';
import { agree, vectors } from './vectors';

describe('binomial', () => {
  it('has the quantiles of the beta-binomial distribution that SciPy gives', () => {
    for (const [n, a, b, low, high] of vectors.distributions.betaBinomial) {
      const probabilities = betaBinomial(n, a, b);
      expect([quantileOf(probabilities, 0.025), quantileOf(probabilities, 0.975)]).eql([low, high]);
      const mean = probabilities.reduce((sum, p, k) => sum + k * p, 0);
      expect(mean).closeTo((n * a) / (a + b), 1e-8);
    }
  });

  it('has the tails of the binomial distribution, by hand', () => {
    expect(binomialTail(2, 3, 0.5)).closeTo(0.5, 1e-15);
    expect(binomialTail(3, 3, 0.2)).closeTo(0.008, 1e-15);
    expect([binomialTail(0, 3, 0.5), binomialTail(4, 3, 0.5), binomialTail(1, 3, 0), binomialTail(3, 3, 1)]).eql([
      1, 0, 0, 1,
    ]);
  });
});

describe('normalCdf', () => {
  it('gives what SciPy gives, and is 0 and 1 far out', () => {
    agree(vectors.distributions.x.map(normalCdf), vectors.distributions.normalCdf, 1e-14);
    expect([normalCdf(-60), normalCdf(60), normalCdf(-Infinity), normalCdf(Infinity)]).eql([0, 1, 0, 1]);
  });
});
