import { expect } from 'chai';
import { sharedTop, strongest, structuralSimilarity } from '../../../src/explain/scores/similarity';
import { Random } from '../../../src/base';
import { centredCorrelation, centredRanks } from '../../../src/metrics';

const list = (...numbers: number[]): Float64Array => Float64Array.from(numbers);
const spearman = (a: Float64Array, b: Float64Array): number => centredCorrelation(centredRanks(a), centredRanks(b));

describe('similarity of maps', () => {
  it('strongest: the largest, equal ones sharing what is left', () => {
    expect([...strongest(list(5, 1, 3, 3), 1)]).eql([1, 0, 0, 0]);
    expect([...strongest(list(5, 1, 3, 3), 2)]).eql([1, 0, 0.5, 0.5]);
    expect([...strongest(list(2, 2, 2, 2), 1)]).eql([0.25, 0.25, 0.25, 0.25]);
    expect(sharedTop(list(4, 3, 2, 1), list(4, 1, 2, 3), 2)).equal(0.5);
  });

  it('rank correlation: 1 - 6 sum d2 / (n (n2 - 1)) without ties; 0 where one has no ranks, 1 where neither has', () => {
    expect(spearman(list(1, 2, 3, 4), list(10, 20, 40, 30))).closeTo(1 - (6 * 2) / (4 * 15), 1e-12);
    expect(spearman(list(1, 2, 3), list(-1, -2, -3))).closeTo(-1, 1e-12);
    expect(spearman(list(1, 1, 1), list(1, 2, 3))).equal(0);
    expect(spearman(list(1, 1, 1), list(0, 0, 0))).equal(1);
  });

  it('structural similarity: one window by hand, and more windows as their mean', () => {
    // Means 1/2, variances 1/4, covariance -1/4.
    expect(structuralSimilarity(list(1, 0), list(0, 1), [1, 2])).closeTo((-0.5 + 0.0009) / (0.5 + 0.0009), 1e-12);
    const random = new Random(1);
    const [a, b] = [0, 1].map(() => Float64Array.from({ length: 8 * 7 }, () => random.uniform()));
    expect(structuralSimilarity(a!, a!, [8, 7])).closeTo(1, 1e-12);
    const whole = structuralSimilarity(a!, b!, [8, 7]);
    const parts = [0, 1].map((y) => structuralSimilarity(a!.slice(y * 7, y * 7 + 49), b!.slice(y * 7, y * 7 + 49), [7, 7])); // prettier-ignore
    expect(whole).closeTo((parts[0]! + parts[1]!) / 2, 1e-12);
    expect(Math.abs(whole)).below(0.4);
  });
});
