import { expect } from 'chai';
import pl from 'nodejs-polars';
import { fairness } from '../../src';
import { InputError, Random } from '../../src/base';
import { tableOf } from '../../src/table';

/** A measure of fairness: what it says of a table, the smaller the fairer. */
interface Row {
  /** Of decisions in `decided`, labels, groups in `group`, and two features. */
  readonly unfairness: (table: pl.DataFrame, groups: string) => number | Promise<number>;
  /** What it may say of a table whose groups are alike in everything, by chance. */
  readonly chance: number;
}

const columns = (groups: string) => ({ prediction: 'decided', groups, permutations: 1 });

/** The value of a relaxation. */
const differenceOf = (found: pl.DataFrame): number => found.getColumn('value').toArray()[0] as number;

/** Decides on the group, too, where it is in the table: the model whose rows are changed. */
const groupDecides = (rows: pl.DataFrame): number[] =>
  rows.toRecords().map(({ group, x }) => (x as number) + (group === 'a' ? 1 : -1));

const measures: Readonly<Record<string, Row>> = {
  audit: {
    unfairness: (table, groups) => fairness.audit(table, columns(groups)).summary.getColumn('difference').toArray()[0] as number, // prettier-ignore
    chance: 0.1,
  },
  independence: { unfairness: (table, groups) => differenceOf(fairness.independence(table, columns(groups))), chance: 0.1 }, // prettier-ignore
  separation: {
    unfairness: (table, groups) => differenceOf(fairness.separation(table, columns(groups))),
    chance: 0.15,
  },
  sufficiency: { unfairness: (table, groups) => differenceOf(fairness.sufficiency(table, columns(groups))), chance: 0.15 }, // prettier-ignore
  impossibility: {
    unfairness: (table, groups) => {
      const found = fairness.impossibility(table, { prediction: 'decided', groups });
      const rates = found.getColumn('falsePositiveRate').toArray() as number[];
      return Math.max(...rates) - Math.min(...rates);
    },
    chance: 0.15,
  },
  consistency: {
    unfairness: (table) => 1 - fairness.consistency(table, { features: ['x'], prediction: 'decided' }).value,
    chance: 0.1,
  },
  lipschitz: {
    // The score is the group's part alone: of a fair table none.
    unfairness: (table, groups) => {
      const part = table.withColumns(pl.when(pl.col(groups).eq(pl.lit('a'))).then(pl.col('lift')).otherwise(pl.lit(0)).alias('s')); // prettier-ignore
      return fairness.lipschitz(part, { features: ['x', 'y'], score: 's' }).value;
    },
    chance: 0,
  },
  counterfactualFlips: {
    unfairness: async (table, groups) => {
      const lifted = table.getColumn('lift').toArray()[0] !== 0;
      const model = lifted ? groupDecides : (rows: pl.DataFrame) => rows.getColumn('x').toArray() as number[];
      const flips = await fairness.counterfactualFlips(model, table, { column: groups });
      return Math.max(...(flips.getColumn('changed').toArray() as number[]));
    },
    chance: 0,
  },
};

/** People whose decision depends on what counts, and, where `lift` is above 0, on their group. */
function people(lift: number): pl.DataFrame {
  const random = new Random(3);
  const rows = Array.from({ length: 2000 }, () => {
    const x = random.normal();
    const group = random.pick(['a', 'b']);
    const own = group === 'a' ? lift : 0;
    const label = Number(x + 0.3 * random.normal() > 0);
    return { group, label, x, y: random.normal(), lift, decided: Number(x + own > 0) };
  });
  const numbers = { label: 'whole', x: 'number', y: 'number', lift: 'number', decided: 'whole' } as const;
  return tableOf(rows, { group: 'text', ...numbers });
}

describe('measures of fairness', () => {
  const [fair, unfair] = [people(0), people(1.2)];

  it('the table has a row for each that the library offers', () => {
    const makers = /^(reweigh|repair|thresholds|calibrate|exponentiated|fairnessPenalty|adversarial|mitigationFrom|modelCard|loansOptimum|fairRepresentation)/; // prettier-ignore
    const functions = Object.keys(fairness).filter((name) => /^[a-z]/.test(name) && !makers.test(name));
    expect(Object.keys(measures).sort()).deep.equal(functions.sort());
  });

  for (const [name, { unfairness, chance }] of Object.entries(measures)) {
    describe(name, () => {
      it('tells a table in which the group decides from one in which it does not', async () => {
        expect(await unfairness(fair, 'group')).at.most(chance);
        expect(await unfairness(unfair, 'group')).above(chance + 0.05);
      });

      it('does not depend on the order of the rows, nor on what groups are called', async () => {
        const found = await unfairness(unfair, 'group');
        expect(await unfairness(unfair.sort('y'), 'group')).closeTo(found, 1e-9);
        // Names in the other order.
        if (name === 'lipschitz' || name === 'counterfactualFlips') return;
        const renamed = unfair.withColumns(pl.when(pl.col('group').eq(pl.lit('a'))).then(pl.lit('z')).otherwise(pl.lit('b')).alias('group')); // prettier-ignore
        expect(await unfairness(renamed, 'group')).closeTo(found, 1e-9);
      });

      it('refuses a table without rows or columns by an InputError', async () => {
        const error = (table: pl.DataFrame, groups: string): Promise<unknown> =>
          (async () => unfairness(table, groups))().catch((e: unknown) => e);
        expect(await error(unfair.head(0), 'group')).instanceOf(InputError);
        expect(await error(unfair.drop(name === 'consistency' ? 'x' : name === 'lipschitz' ? 'y' : 'group'), 'group')).instanceOf(InputError); // prettier-ignore
      });
    });
  }
});
