import { expect } from 'chai';
import { inferEnvironments, irmPenalty, penaltyGradient, scaleSlopes } from '../../src/debias/environments';

describe('environments of EIIL', () => {
  // Four rows with logits ln 3, -ln 3, ln 3, -ln 3 (probabilities 3/4, 1/4, 3/4, 1/4) and labels 1, 0, 0, 1: two right, two wrong.
  const ln3 = Math.log(3);
  const [logits, labels] = [[ln3, -ln3, ln3, -ln3], [1, 0, 0, 1]]; // prettier-ignore
  // (p - y) z: -1/4 ln 3 where right, 3/4 ln 3 where wrong.
  const slopes = [-ln3 / 4, -ln3 / 4, (3 * ln3) / 4, (3 * ln3) / 4];

  it('by hand: the slope of each row, and the penalty of two soft environments', () => {
    [...scaleSlopes(logits, labels)].forEach((slope, row) => expect(slope).closeTo(slopes[row]!, 1e-12));
    // Shares 1, 1/2, 1/2, 0: the first mean is (-1/4 - 1/8 + 3/8) / 4 = 0, the second (-1/8 + 3/8 + 3/4) / 4 = 1/4, times ln 3.
    expect(irmPenalty(logits, labels, [1, 0.5, 0.5, 0])).closeTo((ln3 / 4) ** 2, 1e-12);
    // Right ones against wrong ones: (-1/8)^2 + (3/8)^2.
    expect(irmPenalty(logits, labels, [1, 1, 0, 0])).closeTo((10 / 64) * ln3 ** 2, 1e-12);
  });

  it('by hand: the gradient, 2 / n x (first - second) x slope x share x (1 - share)', () => {
    // Shares 1/2, 1/2, 1/2, 3/4: first (-1/8 - 1/8 + 3/8 + 9/16) / 4 = 11/64, second (1/8 + 3/16) / 4 = 5/64; difference 6/64, times ln 3.
    const gradient = penaltyGradient(Float64Array.from(slopes), Float64Array.of(0.5, 0.5, 0.5, 0.75));
    const half = (2 / 4) * (6 / 64) * ln3;
    const expected = [half * slopes[0]! * 0.25, half * slopes[1]! * 0.25, half * slopes[2]! * 0.25, half * slopes[3]! * 0.1875]; // prettier-ignore
    [...gradient].forEach((value, row) => expect(value).closeTo(expected[row]!, 1e-12));
  });

  it('the gradient is what differences of the penalty say', () => {
    const a = [0.3, -0.7, 1.1, 0.2];
    const sharesAt = (at: readonly number[]): number[] => at.map((value) => 1 / (1 + Math.exp(-value)));
    const gradient = penaltyGradient(scaleSlopes(logits, labels), Float64Array.from(sharesAt(a)));
    a.forEach((value, row) => {
      const [up, down] = [1e-5, -1e-5].map((step) => irmPenalty(logits, labels, sharesAt(a.with(row, value + step)))); // prettier-ignore
      expect(gradient[row]).closeTo((up! - down!) / 2e-5, 1e-8);
    });
  });

  it('ascent ends at the largest penalty there is, rows that are right against rows that are wrong, from any start', () => {
    for (const seed of [0, 1, 2, 3]) {
      const shares = inferEnvironments(logits, labels, { steps: 500, learningRate: 0.05, seed });
      const first = [...shares].map((share) => share > 0.5);
      expect(first).eql([first[0], first[0], !first[0], !first[0]]);
      expect(irmPenalty(logits, labels, shares)).closeTo((10 / 64) * ln3 ** 2, 1e-3);
    }
  });
});
