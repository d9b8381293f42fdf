import { expect } from 'chai';
import pl from 'nodejs-polars';
import { fairness } from '../../src';
import { InputError, Random } from '../../src/base';
import { people, published } from './people';

const options = { prediction: 'decided', groups: 'group' } as const;
const table = people(published);

/** The value of each relaxation. */
function values(found: pl.DataFrame): Record<string, number | null> {
  return Object.fromEntries(
    found.toRecords().map((row) => [row['relaxation'] as string, row['value'] as number | null]),
  );
}

describe('independence, separation, sufficiency', () => {
  // Mutual information by SciPy 1.13's entropy of the same counts: H(A) + H(R) - H(A, R), and its mean over the strata.
  const bits = {
    independence: 0.04041803940711586,
    separation: 0.032278958566449883,
    sufficiency: 0.0020382920993153872,
  };
  // Rates by division of the counts: 2174 of 3696 and 854 of 2454 selected, and so on.
  const differences = {
    independence: 2174 / 3696 - 854 / 2454,
    separation: 805 / 1795 - 349 / 1488,
    sufficiency: 532 / 1522 - 461 / 1600,
  };
  const ratios = {
    independence: 854 / 2454 / (2174 / 3696),
    separation: 349 / 1488 / (805 / 1795),
    sufficiency: 461 / 1600 / (532 / 1522),
  };
  // Miller and Madow: two groups and two values in each stratum take one degree of freedom.
  const degrees = { independence: 1, separation: 2, sufficiency: 2 };

  for (const name of ['independence', 'separation', 'sufficiency'] as const) {
    it(`${name} of the published counts of COMPAS`, () => {
      const found = fairness[name](table, options);
      const { difference, ratio, mutualInformation, mutualInformationCounted } = values(found);
      expect(difference).closeTo(differences[name], 1e-12);
      expect(ratio).closeTo(ratios[name], 1e-12);
      expect(mutualInformationCounted).closeTo(bits[name], 1e-12);
      expect(mutualInformation).closeTo(bits[name] - degrees[name] / (2 * 6150 * Math.LN2), 1e-12);
    });
  }

  it('says what holds within epsilon', () => {
    const holds = (epsilon: fairness.Epsilon) => fairness.sufficiency(table, { ...options, epsilon }).getColumn('holds').toArray().slice(0, 3); // prettier-ignore
    expect(holds({})).deep.equal([false, true, true]);
    expect(holds({ difference: 0.07, ratio: 0.1, bits: 0.001 })).deep.equal([true, false, false]);
  });

  it('looks at scores at every cut, and within bins', () => {
    // Two groups of four scores; cut above 1: 2/4 against 3/4, above 2: 1/4 against 2/4, above 3: 0/4 against 1/4.
    const scored = pl.DataFrame({
      group: ['a', 'a', 'a', 'a', 'b', 'b', 'b', 'b'],
      label: [0, 0, 1, 1, 0, 1, 1, 1],
      yHat: [1, 1, 2, 3, 1, 2, 3, 4],
    });
    const found = values(fairness.independence(scored, { of: 'score', groups: 'group', bins: 4 }));
    expect(found).include({ difference: 0.25, ratio: 0 });
    // Scores mean the same in both groups here: 0 of 2 and 0 of 1, 1 of 1 and 1 of 1, ...
    const meant = values(fairness.sufficiency(scored, { of: 'score', groups: 'group', bins: 4 }));
    expect(meant).include({ difference: 0, ratio: 1, mutualInformationCounted: 0 });
    // Monotone scores are the same scores.
    const cubed = scored.withColumns(pl.col('yHat').mul(pl.col('yHat')).alias('yHat'));
    expect(values(fairness.independence(cubed, { of: 'score', groups: 'group', bins: 4 }))).deep.equal(found);
  });

  it('takes chance for chance: of random groups the corrected information is near 0 on average, p-values are even', () => {
    const draw = new Random(5);
    const pick = (n: number): number[] => Array.from({ length: 60 }, () => draw.integer(n));
    const runs = Array.from({ length: 60 }, () => {
      const random = pl.DataFrame({ group: pick(4), label: pick(2), decided: pick(2) });
      const found = fairness.independence(random, { ...options, permutations: 99 });
      return { ...values(found), p: found.getColumn('p').toArray()[2] as number };
    });
    const average = (name: string): number => runs.reduce((total, run) => total + (run as Record<string, number>)[name]!, 0) / 60; // prettier-ignore
    expect(average('mutualInformation')).below(average('mutualInformationCounted') / 2);
    expect(average('p')).within(0.38, 0.64);
    expect(runs.filter(({ p }) => p <= 0.1).length).within(0, 14);
  });

  it('leaves empty what no stratum with two groups defines', () => {
    const apart = people({ a: [2, 0, 0, 0], b: [0, 0, 2, 3] });
    expect(values(fairness.separation(apart, options))).include({ difference: null, ratio: null });
    expect(fairness.separation(apart, options).getColumn('holds').toArray()[0]).equal(null);
  });

  it('finds the same score for everybody independent of the group: a difference of 0, and no ratio', () => {
    const same = table.withColumns(pl.lit(3).alias('s'));
    const found = fairness.independence(same, { groups: 'group', of: 'score', score: 's', permutations: 1 });
    expect(found.select('value', 'holds').toRecords().slice(0, 2)).eql([{ value: 0, holds: true }, { value: null, holds: null }]); // prettier-ignore
  });

  it('refuses what it cannot ask', () => {
    const refused = (change: object, message: string | RegExp): void => {
      expect(() => fairness.separation(table, { ...options, ...change })).throw(InputError, message);
    };
    refused({ of: 'scores' }, 'of: expected one of decision, score, got scores.');
    refused({ of: 'score' }, "prediction: expected none with of: 'score', got decided. Name the score alone.");
    refused({ bins: 1 }, 'bins: expected a whole number of at least 2, got 1. Of one bin nothing can be seen.');
    refused({ epsilon: { difference: -1 } }, 'epsilon.difference: expected a number between 0 and 1, got -1.');
    refused(
      { epsilon: { bit: 1 } },
      'epsilon: expected options among difference, ratio, bits, got bit. Did you mean bits?',
    );
  });
});

describe('fairness.impossibility', () => {
  it('finds the identity of the four rates in the published counts, and what is left of the third', () => {
    const [black, white] = fairness.impossibility(table, options).toRecords();
    for (const row of [black!, white!]) expect(row['byFormula']).closeTo(row['falsePositiveRate'] as number, 1e-12);
    // By hand: odds 1901/1795 and 966/1488; of all rows PPV 1874/3028, FNR 993/2867, FPR 1154/3283.
    const [ppv, fnr, fpr] = [1874 / 3028, 993 / 2867, 1154 / 3283];
    expect(black!['falsePositiveRateLeft']).closeTo((((1901 / 1795) * (1 - ppv)) / ppv) * (1 - fnr), 1e-12);
    expect(white!['falsePositiveRateLeft']).closeTo((((966 / 1488) * (1 - ppv)) / ppv) * (1 - fnr), 1e-12);
    expect(white!['falseNegativeRateLeft']).closeTo(1 - (fpr * ppv) / ((966 / 1488) * (1 - ppv)), 1e-12);
    expect(black!['predictiveValueLeft']).closeTo(((1901 / 3696) * (1 - fnr)) / ((1901 / 3696) * (1 - fnr) + (1795 / 3696) * fpr), 1e-12); // prettier-ignore
  });

  it('leaves empty what a group without decisions or one class does not define', () => {
    const [a, b] = fairness.impossibility(people({ a: [4, 0, 2, 0], b: [3, 1, 0, 0] }), options).toRecords();
    expect(a).include({ positivePredictiveValue: null, byFormula: null, falsePositiveRate: 0 });
    expect(b).include({ falseNegativeRate: null, byFormula: null });
  });
});
