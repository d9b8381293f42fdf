import { expect } from 'chai';
import { normalQuantile, studentQuantile } from '../../src/metrics/quantiles';

// Expected values: scipy.stats.norm.ppf and scipy.stats.t.ppf.
describe('quantiles', () => {
  it('gives the normal quantiles that SciPy gives', () => {
    const expected = [
      [0.9, 1.2815515655446004],
      [0.95, 1.6448536269514722],
      [0.975, 1.959963984540054],
      [0.995, 2.5758293035489004],
      [0.0005, -3.2905267314918945],
    ] as const;
    for (const [p, quantile] of expected) expect(normalQuantile(p)).closeTo(quantile, 1e-11);
    expect(normalQuantile(0.5)).closeTo(0, 1e-12);
  });

  it("gives Student's quantiles that SciPy gives, for odd and even degrees of freedom", () => {
    const expected = [
      [1, 12.706204736174694],
      [2, 4.302652729749462],
      [3, 3.1824463052837078],
      [4, 2.7764451051977934],
      [9, 2.262157162798205],
      [30, 2.0422724563012378],
      [99, 1.9842169515864174],
    ] as const;
    for (const [freedom, quantile] of expected) expect(studentQuantile(0.975, freedom)).closeTo(quantile, 1e-10);
    expect(studentQuantile(0.995, 5)).closeTo(4.032142983555228, 1e-11);
    expect(studentQuantile(0.025, 4)).closeTo(-2.7764451051977934, 1e-11);
  });
});
