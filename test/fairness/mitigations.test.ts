import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import pl from 'nodejs-polars';
import { Random } from '../../src/base';
import { fairness } from '../../src/fairness';
import { fitPlatt } from '../../src/metrics';
import { logistic } from './during/logistic';

/** People of two groups: `x` says who is of class 1, `proxy` says the group; both lie elsewhere in group b. */
function people(rates: readonly [number, number], shift: number, proxyShift: number): pl.DataFrame {
  const random = new Random(1);
  const half = Array.from({ length: 300 }, () => ({ u: random.uniform(), x: random.normal(), proxy: random.normal() }));
  const rows = ['a', 'b'].flatMap((group, g) =>
    half.map(({ u, x, proxy }) => {
      const label = Number(u < rates[g]!);
      return { group, label, x: x + label + shift * g, proxy: proxy + proxyShift * g };
    }),
  );
  return pl.DataFrame(rows);
}

/** Group b is of class 1 less often, and is seen as worse than it is. */
const biased = people([0.6, 0.4], -0.5, -1);
/** The labels alone favour group a: what a model learns from them about the proxy is the bias. */
const biasedLabels = people([0.7, 0.3], 0, -2);
/** Both groups are of class 1 as often, but the score of b is lower. */
const biasedScore = people([0.5, 0.5], -1, 0);
/** Two groups that are the same. */
const fair = people([0.5, 0.5], 0, 0);

const features = ['x', 'proxy'];
const train = logistic(features);

function plainDecisions(
  table: pl.DataFrame,
  weight: Float64Array = new Float64Array(table.height).fill(1),
): ArrayLike<number> {
  return train({ table, y: labelsOf(table), weight }).decide(table) as ArrayLike<number>;
}

function labelsOf(table: pl.DataFrame): number[] {
  return table.getColumn('label').toArray() as number[];
}

function numbersOf(table: pl.DataFrame, column: string): number[] {
  return [...(table.getColumn(column).toArray() as number[])];
}

/** The mean of some numbers in group a, less that in b. */
function between(table: pl.DataFrame, values: ArrayLike<number>): number {
  const groups = table.getColumn('group').toArray() as string[];
  const mean = (name: string): number => {
    const own = groups.flatMap((group, row) => (group === name ? [values[row]!] : []));
    return own.reduce((sum, one) => sum + one, 0) / own.length;
  };
  return mean('a') - mean('b');
}

interface Row {
  /** A table of known bias. */
  readonly biased: pl.DataFrame;
  /** What is done without it and with it: a chance of class 1 for each row. */
  readonly plain: (table: pl.DataFrame) => ArrayLike<number>;
  readonly mended: (table: pl.DataFrame) => ArrayLike<number> | Promise<ArrayLike<number>>;
  /** The gap that it narrows. */
  readonly gap: (table: pl.DataFrame, chances: ArrayLike<number>) => number;
  /** How much of the gap may be left. */
  readonly left: number;
  /** A call with a column of groups. */
  readonly call: (table: pl.DataFrame, groups: string) => unknown;
}

const selection = (table: pl.DataFrame, chances: ArrayLike<number>): number => Math.abs(between(table, chances));

const mitigations: Readonly<Record<string, Row>> = {
  reweigh: {
    biased: biasedLabels,
    plain: plainDecisions,
    mended: (table) => plainDecisions(table, fairness.reweigh(table, { groups: 'group' })),
    gap: selection,
    left: 0.7,
    call: (table, groups) => fairness.reweigh(table, { groups }),
  },
  repairDisparateImpact: {
    biased,
    plain: plainDecisions,
    mended: (table) =>
      plainDecisions(fairness.repairDisparateImpact(table, { groups: 'group', features }).apply(table)),
    gap: selection,
    left: 0.2,
    call: (table, groups) => fairness.repairDisparateImpact(table, { groups, features }),
  },
  thresholdsByGroup: {
    biased,
    plain: (table) => numbersOf(table, 'x').map((x) => Number(x > 0.5)),
    mended: (table) => {
      const rule = fairness.thresholdsByGroup(table, { groups: 'group', score: 'x', criterion: 'demographicParity' });
      return numbersOf(rule.apply(table), 'acceptance');
    },
    gap: selection,
    left: 1e-9,
    call: (table, groups) => fairness.thresholdsByGroup(table, { groups, score: 'x', criterion: 'demographicParity' }),
  },
  calibrateByGroup: {
    biased: biasedScore,
    plain: (table) => numbersOf(fitPlatt(table, { score: 'x' }).apply(table), 'p'),
    mended: (table) => numbersOf(fairness.calibrateByGroup(table, { groups: 'group', score: 'x' }).apply(table), 'p'),
    // A calibrated score is on average what happens, in each group.
    gap: (table, chances) => Math.abs(between(table, chances) - between(table, labelsOf(table))),
    left: 0.1,
    call: (table, groups) => fairness.calibrateByGroup(table, { groups, score: 'x' }),
  },
  exponentiatedGradient: {
    biased,
    plain: plainDecisions,
    mended: async (table) => {
      const options = { groups: 'group', criterion: 'demographicParity', learn: train, tolerance: 0.02 } as const;
      const found = await fairness.exponentiatedGradient(table, options);
      return numbersOf(await found.apply(table, { seed: 1 }), 'acceptance');
    },
    gap: selection,
    left: 0.3,
    call: (table, groups) =>
      fairness.exponentiatedGradient(table, { groups, criterion: 'demographicParity', learn: train }),
  },
};

describe('every mitigation before and after training, and by reduction', () => {
  it('is in the table: each function of the folders before and after', () => {
    const folder = path.join(__dirname, '..', '..', 'src', 'fairness');
    const files = ['before', 'after'].flatMap((name) => readdirSync(path.join(folder, name)));
    const named = files.map((file) => path.basename(file, '.ts')).filter((name) => name in fairness);
    expect(Object.keys(mitigations).sort()).eql([...named, 'exponentiatedGradient'].sort());
  });

  for (const [name, row] of Object.entries(mitigations)) {
    const { plain, mended, gap, left, call } = row;
    it(`${name} narrows its gap where the bias is known`, async () => {
      const before = gap(row.biased, plain(row.biased));
      expect(before).above(0.05);
      expect(gap(row.biased, await mended(row.biased))).below(left * before);
    });

    it(`${name} leaves fair data as they are`, async () => {
      const chances = await mended(fair);
      expect(gap(fair, chances)).below(1e-9);
      const right = (of: ArrayLike<number>): number =>
        labelsOf(fair).reduce((sum, label, row) => sum + (label === 1 ? of[row]! : 1 - of[row]!), 0) / fair.height;
      // Platt's targets depend a little on how many rows there are.
      expect(right(chances)).least(right(plain(fair)) - 1e-3);
    });

    it(`${name} gives the same for the same input`, async () => {
      expect([...Array.from(await mended(row.biased))]).eql([...Array.from(await mended(row.biased))]);
    });

    it(`${name} refuses a column that is not there, and a table of one group`, async () => {
      const message = async (table: pl.DataFrame, groups: string): Promise<string> => {
        try {
          await call(table, groups);
        } catch (error) {
          return (error as Error).message;
        }
        return 'no error';
      };
      expect(await message(row.biased, 'sex')).match(/^column: expected one of .*, got sex/);
      const one = row.biased.filter(pl.col('group').eq(pl.lit('a')));
      expect(await message(one, 'group')).match(/^groups: column group: expected at least two groups, got a\. /);
    });
  }
});
