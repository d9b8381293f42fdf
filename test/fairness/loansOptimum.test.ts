import { expect } from 'chai';
import pl from 'nodejs-polars';
import { loadDataset } from '../../src/data';
import { exponentiatedGradient } from '../../src/fairness/during/exponentiatedGradient';
import { reweigh } from '../../src/fairness/before/reweigh';
import { thresholdsByGroup } from '../../src/fairness/after/thresholdsByGroup';
import { loansOptimum } from '../../src/fairness/loansOptimum';
import { logistic } from './during/logistic';

/** The normal distribution by Simpson's rule from -10: not the function under test. */
function phi(x: number): number {
  const [from, steps] = [-10, 400];
  const width = (x - from) / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * Math.exp(-((from + i * width) ** 2) / 2);
  }
  return (sum * width) / 3 / Math.sqrt(2 * Math.PI);
}

interface Rates {
  tpr: number;
  fpr: number;
}

const p = { blue: 0.8, orange: 0.6 };
const ratesAt = (t: number): Rates => ({ tpr: phi(0.75 - t), fpr: phi(-0.75 - t) });
const accuracyOf = (blue: Rates, orange: Rates): number =>
  0.6 * (p.blue * blue.tpr + (1 - p.blue) * (1 - blue.fpr)) +
  0.4 * (p.orange * orange.tpr + (1 - p.orange) * (1 - orange.fpr));
const selected = (share: number, { tpr, fpr }: Rates): number => share * tpr + (1 - share) * fpr;

describe('the fair optimum of loans', () => {
  it('is the best of a fine grid of thresholds: for no criterion, equal opportunity and demographic parity', () => {
    const grid = Array.from({ length: 201 }, (_, i) => -3 + i / 50).map(ratesAt);
    const none = loansOptimum({ criterion: 'none' });
    const best = (of: (rates: Rates) => number): number => Math.max(...grid.map(of));
    const apart =
      0.6 * best(({ tpr, fpr }) => p.blue * tpr + (1 - p.blue) * (1 - fpr)) +
      0.4 * best(({ tpr, fpr }) => p.orange * tpr + (1 - p.orange) * (1 - fpr));
    expect(none.accuracy).closeTo(apart, 1e-4);
    const equal = loansOptimum({ criterion: 'equalOpportunity' });
    expect(equal.accuracy).closeTo(
      best((rates) => accuracyOf(rates, rates)),
      1e-4,
    );
    expect(loansOptimum({ criterion: 'equalizedOdds' })).eql(equal);
    const parity = loansOptimum({ criterion: 'demographicParity' });
    // For each threshold of blue, the one of orange that selects as many, by halving.
    const matched = grid.map((blue) => {
      let [low, high] = [-6, 6];
      for (let step = 0; step < 40; step++) {
        const middle = (low + high) / 2;
        if (selected(p.orange, ratesAt(middle)) > selected(p.blue, blue)) low = middle;
        else high = middle;
      }
      return accuracyOf(blue, ratesAt(low));
    });
    expect(parity.accuracy).closeTo(Math.max(...matched), 1e-4);
    expect(parity.selectionRates.blue).closeTo(parity.selectionRates.orange, 1e-9);
    expect(none.accuracy).above(equal.accuracy).above(parity.accuracy);
  });

  it('by hand: without a criterion the thresholds are -ln(4) / 1.5 and -ln(1.5) / 1.5', () => {
    const { thresholds } = loansOptimum({ criterion: 'none' });
    expect(thresholds.blue).closeTo(-Math.log(4) / 1.5, 1e-12);
    expect(thresholds.orange).closeTo(-Math.log(1.5) / 1.5, 1e-12);
  });

  for (const criterion of ['demographicParity', 'equalOpportunity', 'equalizedOdds'] as const) {
    it(`is what thresholdsByGroup reaches, on people that it was not fitted to: ${criterion}`, async () => {
      const { splits } = await loadDataset('loans', { count: 60_000, seed: 5, validation: 0.5, test: 0.5 });
      const rule = thresholdsByGroup(splits.validation.table, { groups: 'group', score: 'history', criterion });
      const decided = rule.apply(splits.test.table).toRecords() as unknown as {
        group: string;
        label: number;
        acceptance: number;
      }[];
      const mean = (rows: typeof decided, of: (row: (typeof decided)[number]) => number): number =>
        rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
      const accuracy = mean(decided, ({ label, acceptance }) => (label === 1 ? acceptance : 1 - acceptance));
      const optimum = loansOptimum({ criterion });
      // Four standard errors of an accuracy of 0.8 on 30,000 rows: 0.0092.
      expect(accuracy).closeTo(optimum.accuracy, 0.0092);
      for (const group of ['blue', 'orange'] as const) {
        const own = decided.filter((row) => row.group === group);
        expect(mean(own, ({ acceptance }) => acceptance)).closeTo(optimum.selectionRates[group], 0.03);
      }
    });
  }

  it('is not far from what training finds with the group unseen: exponentiatedGradient; reweigh narrows the gap', async () => {
    const { splits } = await loadDataset('loans', { count: 2500, seed: 6, validation: 0, test: 0 });
    // The postal code is a number here: it says how orange a street is.
    const table = splits.train.table.withColumns(
      pl.col('postalCode').cast(pl.Float64).minus(14.5).alias('street'),
      pl.col('amount').cast(pl.Float64).divideBy(10_000).alias('size'),
    );
    const learn = logistic(['history', 'street', 'size']);
    const y = table.getColumn('label').toArray() as number[];
    const rates = (decisions: ArrayLike<number>): { gap: number; accuracy: number } => {
      const groups = table.getColumn('group').toArray() as string[];
      const rate = (name: string): number => {
        const own = groups.flatMap((group, row) => (group === name ? [decisions[row]!] : []));
        return own.reduce((sum, one) => sum + one, 0) / own.length;
      };
      const right = y.reduce((sum, label, row) => sum + (label === 1 ? decisions[row]! : 1 - decisions[row]!), 0);
      return { gap: Math.abs(rate('blue') - rate('orange')), accuracy: right / y.length };
    };
    const plain = rates(await learn({ table, y, weight: new Float64Array(y.length).fill(1) }).decide(table));
    const weighted = rates(await learn({ table, y, weight: reweigh(table, { groups: 'group' }) }).decide(table));
    const fair = await exponentiatedGradient(table, {
      groups: 'group',
      criterion: 'demographicParity',
      learn,
      tolerance: 0.01,
    });
    const reduced = rates((await fair.apply(table)).getColumn('acceptance').toArray() as number[]);
    expect(plain.gap).above(0.1);
    // Weights make label and group independent; history still tells them apart.
    expect(weighted.gap).below(0.7 * plain.gap);
    expect(reduced.gap).below(0.03);
    // A rule that sees the group cannot do better than the optimum, but for chance: four standard errors of 2,500 rows are 0.032.
    const optimum = loansOptimum({ criterion: 'demographicParity' }).accuracy;
    expect(reduced.accuracy).within(optimum - 0.04, optimum + 0.032);
  });

  it('refuses bad options', () => {
    expect(() => loansOptimum({ criterion: 'parity' as never })).throw(
      'criterion: expected one of none, demographicParity',
    );
    expect(() => loansOptimum({ criterion: 'none', share: 1 })).throw('share: expected a number');
    expect(() => loansOptimum({ criterion: 'none', repay: [0.8] as never })).throw('repay: expected two shares');
    expect(() => loansOptimum({ criterion: 'none', evidence: 0 })).throw('evidence: expected a number above 0, got 0');
  });
});
