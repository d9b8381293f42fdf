import { expect } from 'chai';
import pl from 'nodejs-polars';
import type { ThresholdCriterion } from '../../../src/fairness/after/criteria';
import { thresholdsByGroup } from '../../../src/fairness/after/thresholdsByGroup';
import type { ThresholdRule } from '../../../src/fairness/after/thresholdRule';
import { mitigationFrom } from '../../../src/fairness/mitigationFrom';
import { peers, tableOf, type PeerRates } from '../peers';

type Rates = PeerRates & { group: string; n: number; accuracy: number };

const ratesOf = (rule: ThresholdRule): Rates[] => rule.rates.toRecords() as unknown as Rates[];

/** Accuracy of all rows, and the rates of each group, counted row by row from the chances that a rule gives. */
function counted(rule: ThresholdRule, table: pl.DataFrame): { accuracy: number; rates: Record<string, PeerRates> } {
  const rows = rule.apply(table).toRecords() as { group: string; label: number; acceptance: number }[];
  const mean = (some: typeof rows, of: (row: (typeof rows)[number]) => number): number =>
    some.reduce((sum, row) => sum + of(row), 0) / some.length;
  const chance = ({ acceptance }: (typeof rows)[number]): number => acceptance;
  const rates = Object.fromEntries(
    [...new Set(rows.map(({ group }) => group))].sort().map((name) => {
      const own = rows.filter(({ group }) => group === name);
      return [
        name,
        {
          selectionRate: mean(own, chance),
          truePositiveRate: mean(
            own.filter(({ label }) => label === 1),
            chance,
          ),
          falsePositiveRate: mean(
            own.filter(({ label }) => label === 0),
            chance,
          ),
        },
      ];
    }),
  );
  return { accuracy: mean(rows, ({ label, acceptance }) => (label === 1 ? acceptance : 1 - acceptance)), rates };
}

const equal: Record<ThresholdCriterion, (keyof PeerRates)[]> = {
  demographicParity: ['selectionRate'],
  equalOpportunity: ['truePositiveRate'],
  predictiveEquality: ['falsePositiveRate'],
  equalizedOdds: ['truePositiveRate', 'falsePositiveRate'],
};

describe('thresholdsByGroup', () => {
  for (const name of ['two', 'three'] as const) {
    for (const [criterion, constrained] of Object.entries(equal) as [ThresholdCriterion, (keyof PeerRates)[]][]) {
      it(`equals fairlearn's ThresholdOptimizer: ${criterion}, ${name} groups: same rate, accuracy within 1e-3`, () => {
        const table = tableOf(name);
        const rule = thresholdsByGroup(table, { groups: 'group', score: 'score', criterion });
        const found = counted(rule, table);
        const theirs = peers[name].thresholds[criterion]!;
        // Theirs is the best of a grid of 100,001 rates; ours is exact, so not worse, but for rounding.
        expect(found.accuracy).within(theirs.accuracy - 1e-9, theirs.accuracy + 1e-3);
        for (const [group, rates] of Object.entries(found.rates)) {
          for (const rate of constrained) {
            expect(rates[rate]).closeTo(theirs.rates[group]![rate], 2e-5);
            expect(rates[rate]).closeTo(Object.values(found.rates)[0]![rate], 1e-12);
          }
        }
        // What the rule tells of itself is what its rows give.
        for (const own of ratesOf(rule)) {
          const { selectionRate, truePositiveRate, falsePositiveRate } = found.rates[own.group]!;
          expect(own.selectionRate).closeTo(selectionRate, 1e-12);
          expect(own.truePositiveRate).closeTo(truePositiveRate, 1e-12);
          expect(own.falsePositiveRate).closeTo(falsePositiveRate, 1e-12);
        }
      });
    }

    for (const criterion of ['demographicParity', 'equalOpportunity', 'predictiveEquality'] as const) {
      it(`equals fairlearn's ThresholdOptimizer with a tolerance of 0.1: ${criterion}, ${name} groups`, () => {
        const table = tableOf(name);
        const found = counted(
          thresholdsByGroup(table, { groups: 'group', score: 'score', criterion, tolerance: 0.1 }),
          table,
        );
        expect(found.accuracy).within(
          peers[name].tolerant[criterion]!.accuracy - 1e-9,
          peers[name].tolerant[criterion]!.accuracy + 1e-3,
        );
        const values = Object.values(found.rates).map((rates) => rates[equal[criterion][0]!]);
        expect(Math.max(...values) - Math.min(...values)).most(0.1 + 1e-12);
      });
    }
  }

  it('by hand: equal opportunity with costs, thresholds half way, rows of one score decided alike', () => {
    // a is told apart at 5; b has a negative above its positive, and may take both or none.
    const table = pl.DataFrame({
      g: ['a', 'a', 'a', 'b', 'b', 'b'],
      label: [1, 1, 0, 0, 1, 0],
      yHat: [6, 6, 4, 3, 2, 1],
    });
    const dear = thresholdsByGroup(table, { groups: 'g', criterion: 'equalOpportunity', costs: { falseNegative: 10 } });
    expect(dear.thresholds.toRecords()).eql([
      { g: 'a', above: 5, adds: 1 },
      { g: 'b', above: 1.5, adds: 1 },
    ]);
    expect([...(dear.apply(table).getColumn('prediction').toArray() as number[])]).eql([1, 1, 0, 1, 1, 0]);
    const cheap = thresholdsByGroup(table, {
      groups: 'g',
      criterion: 'equalOpportunity',
      costs: { falsePositive: 10 },
    });
    expect(cheap.thresholds.toRecords()).eql([
      { g: 'a', above: null, adds: 0 },
      { g: 'b', above: null, adds: 0 },
    ]);
  });

  it('draws as often as it says, the same for the same seed alone, and is the same after JSON', () => {
    const table = tableOf('two');
    const rule = thresholdsByGroup(table, { groups: 'group', score: 'score', criterion: 'equalizedOdds' });
    const many = pl.concat(Array.from({ length: 50 }, () => table));
    const decided = rule.apply(many, { seed: 3 });
    const rows = decided.toRecords() as { acceptance: number; prediction: number }[];
    expect(rows.some(({ acceptance }) => acceptance > 0 && acceptance < 1)).equal(true);
    const sum = (of: 'acceptance' | 'prediction'): number => rows.reduce((total, row) => total + row[of], 0);
    // Four standard deviations of 10,000 draws are at most 4 x 50.
    expect(sum('prediction')).closeTo(sum('acceptance'), 200);
    expect(rule.apply(many, { seed: 3 }).toRecords()).eql(decided.toRecords());
    expect(rule.apply(many, { seed: 4 }).toRecords()).not.eql(decided.toRecords());
    const again = mitigationFrom(JSON.parse(JSON.stringify(rule)) as ReturnType<ThresholdRule['toJSON']>);
    expect(again.apply(many, { seed: 3 }).toRecords()).eql(decided.toRecords());
  });

  it('leaves fair scores alone: one threshold for groups that are alike', () => {
    const half = { label: [1, 1, 0, 1, 0, 0], yHat: [6, 5, 4, 3, 2, 1] };
    const table = pl.DataFrame({
      g: [...'aaaaaabbbbbb'],
      label: [...half.label, ...half.label],
      yHat: [...half.yHat, ...half.yHat],
    });
    for (const criterion of Object.keys(equal) as ThresholdCriterion[]) {
      const rows = thresholdsByGroup(table, { groups: 'g', criterion }).thresholds.toRecords() as { above: number }[];
      expect(rows).length(2);
      expect(rows[0]!.above).equal(rows[1]!.above);
    }
  });

  it('refuses groups without the rows that a criterion needs, and other bad input', () => {
    const table = pl.DataFrame({ g: ['a', 'a', 'b', 'b'], label: [0, 1, 0, 0], yHat: [1, 2, 3, 4] });
    const fit = (options: object): unknown =>
      thresholdsByGroup(table, { groups: 'g', criterion: 'equalOpportunity', ...options });
    expect(() => fit({})).throw('group b: expected rows of class 1 for equalOpportunity, got none. Join groups');
    expect(() => fit({ criterion: 'equalizedOdds' })).throw('group b: expected rows of class 1 for equalizedOdds');
    expect(ratesOf(fit({ criterion: 'predictiveEquality' }) as ThresholdRule)[1]!.truePositiveRate).equal(null);
    expect(() => fit({ criterion: 'equalisedOdds' })).throw('Did you mean equalizedOdds?');
    expect(() => fit({ criterion: 'equalizedOdds', tolerance: 0.1 })).throw(
      'tolerance: expected 0 for equalizedOdds, got 0.1',
    );
    expect(() => fit({ costs: { falsePositive: 0 } })).throw('costs.falsePositive: expected a number above 0, got 0');
    expect(() => fit({ score: 'p' })).throw('column: expected one of g, label, yHat, got p');
    const rule = fit({ criterion: 'demographicParity' }) as ThresholdRule;
    expect(() => rule.apply(pl.DataFrame({ g: ['c'], yHat: [1] }))).throw(
      'groups: column g: expected one of a, b, got c',
    );
    expect(() => rule.apply(table, { seed: -1 })).throw('seed: expected a whole number of at least 0, got -1');
  });
});
