import { expect } from 'chai';
import pl from 'nodejs-polars';
import { fairness } from '../../src';
import { InputError } from '../../src/base';
import { holm } from '../../src/metrics/holm';
import { people, published } from './people';

const options = { prediction: 'decided', groups: 'group' } as const;

/** A row of the summary. */
function criterion(report: fairness.AuditReport, name: string): Record<string, unknown> {
  return report.summary.filter(pl.col('criterion').eq(pl.lit(name))).toRecords()[0]!;
}

describe('fairness.audit', () => {
  const compas = fairness.audit(people(published), options);

  it('has the published rates of COMPAS', () => {
    // Printed as 44.85 and 23.45, 27.99 and 47.72 per cent; in the article 44.9 (rounded twice), 23.5, 28.0 and 47.7.
    const percent = (name: string): number[] => compas.groups.getColumn(name).toArray().map((value) => Math.round(10000 * (value as number)) / 100); // prettier-ignore
    expect(percent('falsePositiveRate')).deep.equal([44.85, 23.45]);
    expect(percent('falseNegativeRate')).deep.equal([27.99, 47.72]);
    expect(percent('positivePredictiveValue')).deep.equal([62.97, 59.13]);
    expect(compas.groups.getColumn('n').toArray()).deep.equal([3696, 2454]);
  });

  it('sums every criterion up by hand arithmetic', () => {
    // Rates: a 6/10 selected, b 3/10; TPR 4/5 and 2/4; FPR 2/5 and 1/6; PPV 4/6 and 2/3; accuracy 7/10 and 7/10; FN / FP 1/2 and 2/1.
    const report = fairness.audit(people({ a: [3, 2, 1, 4], b: [5, 1, 2, 2] }), options);
    const close = (name: string, values: Record<string, number | string | boolean | null>): void => {
      const row = criterion(report, name);
      for (const [key, value] of Object.entries(values)) {
        if (typeof value === 'number') expect(row[key], `${name} ${key}`).closeTo(value, 1e-12);
        else expect(row[key], `${name} ${key}`).equal(value);
      }
    };
    close('demographicParity', { lowest: 'b', highest: 'a', difference: 0.3, ratio: 0.5, fourFifths: false });
    close('demographicParity', { differenceToOverall: 0.15, ratioToOverall: 3 / 4.5 });
    close('equalOpportunity', { difference: 0.3, ratio: 0.625, fourFifths: null });
    close('equalizedOdds', { rate: 'truePositiveRate', difference: 0.3, ratio: 1 / 6 / 0.4 });
    // TPR 0.3 apart, FPR 2/5 - 1/6 = 7/30.
    close('equalizedOdds', { meanDifference: (0.3 + 7 / 30) / 2 });
    close('demographicParity', { meanDifference: 0.3 });
    close('predictiveParity', { difference: 0, ratio: 1 });
    close('accuracyParity', { difference: 0, ratio: 1, p: 1 });
    close('treatmentEquality', { lowest: 'a', difference: 1.5, ratio: 0.25 });
  });

  it('has the p-value of the exact test of two groups', () => {
    // Hypergeometric by hand: 10 rows each, 9 selected in all; 6 or more, or 3 or fewer, of them in one group: Fisher's two-sided p.
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k);
    const exact = [0, 1, 2, 3, 6, 7, 8, 9].map((k) => (choose(10, k) * choose(10, 9 - k)) / choose(20, 9)); // prettier-ignore
    const report = fairness.audit(people({ a: [3, 2, 1, 4], b: [5, 1, 2, 2] }), { ...options, permutations: 40000 });
    const p = exact.reduce((a, b) => a + b);
    expect(criterion(report, 'demographicParity')['p']).closeTo(p, 4 * Math.sqrt((p * (1 - p)) / 40000));
  });

  it('takes exactly four fifths for four fifths, whatever rounding makes of the quotient', () => {
    const rule = (selected: number): unknown =>
      criterion(
        fairness.audit(people({ a: [30 - selected, selected, 0, 0], b: [5, 25, 0, 0] }), options),
        'demographicParity',
      )['fourFifths'];
    expect([rule(20), rule(19)]).deep.equal([true, false]);
    const holds = fairness.independence(people({ a: [10, 20, 0, 0], b: [5, 25, 0, 0] }), options).getColumn('holds');
    expect(holds.toArray()[1]).equal(true);
  });

  it('keeps the p-value of treatment equality when a tiny group joins that may be dealt no false positive', () => {
    const two = { a: [0, 10, 50, 0], b: [0, 50, 10, 0] } as const;
    const p = (counts: Parameters<typeof people>[0]): number =>
      criterion(fairness.audit(people(counts), options), 'treatmentEquality')['p'] as number;
    expect(p(two)).below(0.01);
    expect(p({ ...two, c: [0, 0, 1, 0] })).below(0.01);
  });

  it('has the intervals of proportions: Wilson for each group, Newcombe for the difference', () => {
    // Newcombe (1998), table II, method 10: 56/70 less 48/80 is 0.2, from 0.0524 to 0.3339.
    const report = fairness.audit(people({ x: [14, 56, 0, 0], y: [32, 48, 0, 0] }), options);
    const { difference, differenceLower, differenceUpper } = criterion(report, 'demographicParity');
    expect([difference, differenceLower, differenceUpper].map((value) => (value as number).toFixed(4))).deep.equal([
      '0.2000',
      '0.0524',
      '0.3339',
    ]);
    const wide = fairness.audit(people({ x: [14, 56, 0, 0], y: [32, 48, 0, 0] }), {
      ...options,
      correction: 'bonferroni',
    });
    const width = ({ rates }: fairness.AuditReport): number => {
      const [row] = rates.filter(pl.col('rate').eq(pl.lit('selectionRate'))).toRecords();
      return (row!['upper'] as number) - (row!['lower'] as number);
    };
    expect(width(wide)).above(width(report));
  });

  it('leaves a cell empty and says why, where the rows of a group do not define the value', () => {
    const report = fairness.audit(people({ a: [3, 2, 1, 4], none: [4, 0, 0, 0] }), options);
    const why = report.rates
      .filter(pl.col('group').eq(pl.lit('none')))
      .select('rate', 'value', 'reason')
      .toRecords();
    const reasons = Object.fromEntries(
      why.map((row) => [row['rate'] as string, (row['value'] ?? row['reason']) as string | number]),
    );
    expect(reasons).include({ truePositiveRate: 'no rows of class 1', trueNegativeRate: 1, auroc: 'no score column' });
    expect(reasons).include({ positivePredictiveValue: 'no rows decided as class 1' });
    expect(report.groups.getColumn('truePositiveRate').toArray()).deep.equal([null, 0.8]);
    expect(criterion(report, 'equalOpportunity')).equal(undefined);
    expect(report.notes.join(' ')).contain('Not defined in two groups or more: equalOpportunity by group');
    expect(report.notes.join(' ')).contain('Fewer than 30 rows: group none (4), group a (10).');
  });

  it('looks at each column alone and at all together, and leaves rows of no group out', () => {
    const table = pl.DataFrame({
      sex: ['f', 'm', 'f', 'm', null, 'f'],
      old: [0, 0, 1, 1, 1, null],
      label: [1, 0, 1, 0, 1, 0],
      yHat: [2, -1, 0.5, 3, 1, -2],
    });
    const { groups } = fairness.audit(table, { groups: ['sex', 'old'] });
    const found = groups.select('by', 'group', 'n').toRecords().map(({ by, group, n }) => `${by}: ${group} ${n}`); // prettier-ignore
    expect(found).deep.equal([
      ...['sex: f 3', 'sex: m 2', 'old: 0 2', 'old: 1 3'],
      ...['sex / old: f / 0 1', 'sex / old: f / 1 1', 'sex / old: m / 0 1', 'sex / old: m / 1 1'],
    ]);
  });

  it('takes NaN in a column of numbers for no group', () => {
    const table = pl.DataFrame({ g: [1, NaN, 2, 1], label: [1, 0, 0, 1], decided: [1, 0, 1, 0] });
    const { groups } = fairness.audit(table, { prediction: 'decided', groups: 'g', permutations: 1 });
    expect(groups.select('group', 'n').toRecords()).deep.equal([
      { group: '1', n: 2 },
      { group: '2', n: 1 },
    ]);
  });

  it('measures scores: their mean, their calibration where they are probabilities, their order', () => {
    const table = pl.DataFrame({
      group: ['a', 'a', 'a', 'a', 'b', 'b'],
      label: [1, 0, 1, 0, 1, 0],
      p: [0.9, 0.6, 0.5, 0.2, 0.7, 0.7],
    });
    const [a, b] = fairness.audit(table, { groups: 'group', score: 'p', threshold: 0.5 }).groups.toRecords();
    expect(a!['meanScore']).closeTo(0.55, 1e-12);
    expect(a!['calibrationGap']).closeTo(0.05, 1e-12);
    expect(a!['auroc']).equal(0.75);
    // Bins (0.8, 0.9], (0.5, 0.6], (0.4, 0.5], (0.1, 0.2]: one row each.
    expect(a!['calibrationError']).closeTo((0.1 + 0.6 + 0.5 + 0.2) / 4, 1e-12);
    expect(b!['auroc']).equal(0.5);
    const logits = fairness.audit(table.withColumns(pl.col('p').mul(4).minus(2).alias('yHat')), { groups: 'group' });
    const row = logits.rates.filter(pl.col('rate').eq(pl.lit('calibrationGap'))).toRecords()[0]!;
    expect(row).include({ value: null, reason: 'scores outside 0 to 1 are no probabilities' });
  });

  it('sums up the criteria asked for alone, and corrects for no others', () => {
    const table = people({ a: [3, 2, 1, 4], b: [5, 1, 2, 2] });
    const all = fairness.audit(table, options);
    const two = fairness.audit(table, { ...options, criteria: ['equalOpportunity', 'predictiveParity'] });
    expect(two.summary.getColumn('criterion').toArray()).deep.equal(['equalOpportunity', 'predictiveParity']);
    for (const name of ['equalOpportunity', 'predictiveParity']) {
      const [{ pHolm: _, ...one }, { pHolm: __, ...other }] = [criterion(two, name), criterion(all, name)];
      expect(one).deep.equal(other);
    }
    // Holm: the smaller of two p-values twice.
    const [p, pHolm] = ['p', 'pHolm'].map((name) => two.summary.getColumn(name).toArray() as number[]);
    expect(Math.min(...pHolm!)).equal(Math.min(1, 2 * Math.min(...p!)));
    expect(two.notes.join(' ')).contain('corrected for the 2 rows').and.not.contain('Not defined');
  });

  it('tells of the first ten small groups, and how many more there are', () => {
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`g${10 + i}`, [1, 1, 1, 1] as const]));
    const [note] = fairness.audit(people(many), { ...options, permutations: 1 }).notes;
    expect(note).match(/^Fewer than 30 rows: group g10 \(4\), .*, group g19 \(4\) and 2 more\. /);
  });

  it('gives the same report for the same seed, whatever the order of the rows', () => {
    const table = people({ a: [3, 2, 1, 4], b: [5, 1, 2, 2], c: [9, 4, 3, 8] });
    const text = fairness.audit(table, options).toText();
    expect(fairness.audit(table.sort('decided'), options).toText()).equal(text);
  });

  it('refuses what it cannot look at', () => {
    const table = people({ a: [3, 2, 1, 4], b: [5, 1, 2, 2] });
    const refused = (change: object, message: string | RegExp, of = table): void => {
      expect(() => fairness.audit(of, { ...options, ...change })).throw(InputError, message);
    };
    refused({}, /^groups: column group: expected at least two groups, got a\. /, table.filter(pl.col('group').eq(pl.lit('a')))); // prettier-ignore
    refused({ groups: 'tone' }, 'column: expected one of group, label, decided, got tone.');
    refused({ groups: ['group', 'group'] }, 'groups: expected each column once, got group.');
    refused({ threshold: 0.5 }, 'threshold: expected one of prediction and threshold, got both.');
    refused({ permutations: 0 }, 'permutations: expected a whole number of at least 1, got 0.');
    refused({ correction: 'holm' }, 'correction: expected one of none, bonferroni, got holm.');
    refused({ groups: [] }, 'groups: expected the name of a column, or several, got []. ');
    refused({ criteria: ['parity'] }, 'criteria: expected one of demographicParity, ');
    refused({ criteria: [] }, 'criteria: expected a list of criteria, got [].');
    const infinite = table.withColumns(pl.lit(Infinity).alias('s'));
    refused(
      { prediction: undefined, score: 's' },
      'column s: expected finite numbers, got Infinity in row 0.',
      infinite,
    );
    const ids = pl.DataFrame({ id: Array.from({ length: 150_000 }, (_, i) => i) }).withColumns(pl.lit(1).alias('label'), pl.lit(1).alias('decided')); // prettier-ignore
    refused({ groups: 'id' }, 'groups: column id: expected at most 10000 groups, got 150000. Join values', ids);
    const scored = table.withColumns(pl.lit(0.3).alias('p'));
    refused({ prediction: undefined, score: 'p' }, /^threshold: expected a number, for all values of p lie from 0 to 1, got undefined\. For probabilities it is threshold: 0\.5/, scored); // prettier-ignore
  });
});

describe('holm', () => {
  it('corrects as Holm has it', () => {
    // 0.01 * 4, 0.013 * 3, 0.029 * 2, 0.04 * 1, none below the one before.
    expect(holm([0.01, 0.04, 0.013, 0.029]).map((p) => Number(p.toFixed(6)))).deep.equal([0.04, 0.058, 0.04, 0.058]);
    expect(holm([0.6, 0.9])).deep.equal([1, 1]);
  });
});
