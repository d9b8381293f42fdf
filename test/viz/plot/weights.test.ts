import { expect } from 'chai';
import { plot } from '../../../src/viz';
import { checkChart, rowsOf, textsOf } from '../helpers';

describe('plot.weights', () => {
  it('sorts weights relative to their mean, and names the effective sample', async () => {
    // 1, 1, 2, 4: mean 2; effective (8 * 8) / (4 * 22) = 72.7%.
    const chart = plot.weights([1, 4, 2, 1]);
    const svg = await checkChart(chart);
    const points = rowsOf(chart).filter((row) => 'share' in row);
    expect(points.map((row) => row['times'])).eql([2, 1, 0.5, 0.5]);
    expect(points.map((row) => row['share'])).eql([0.125, 0.375, 0.625, 0.875]);
    expect(textsOf(svg)).include('Effective sample size: 72.7% of all. Dashed: uniform sampling.');
  });

  it('compares lists, leaves out zeros, and draws 100,000 weights in few points', async () => {
    const many = Float64Array.from({ length: 100_000 }, (_, i) => i % 2);
    const chart = plot.weights({ uniform: new Float64Array(50).fill(3), half: many });
    await checkChart(chart);
    const points = rowsOf(chart).filter((row) => row['name'] === 'half');
    expect(points.length).within(55, 65);
    expect(points.every((row) => row['times'] === 2)).equal(true);
    expect(chart.text)
      .match(/uniform +50 +100\.0%/)
      .match(/half +100,000 +50\.0%/);
  });

  it('refuses weights that are none', () => {
    expect(() => plot.weights([1, -1])).throw('weights: expected finite weights of at least 0, got -1 at index 1.');
    expect(() => plot.weights({ mine: [1, NaN] })).throw(
      'mine: expected finite weights of at least 0, got NaN at index 1.',
    );
    expect(() => plot.weights([0, 0])).throw('weights: expected a weight above 0, got 2 weights, all of them 0.');
    expect(() => plot.weights({})).throw('weights: expected 1 to 8 things to compare, got 0.');
  });
});
