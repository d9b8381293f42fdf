import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import pl from 'nodejs-polars';
import { fairness } from '../../src';

type Row = Readonly<Record<string, number | null>>;

interface Case {
  readonly table: Record<string, (number | string)[]>;
  readonly byGroup: Readonly<Record<string, Row>>;
  readonly intersections: Readonly<Record<string, Row>>;
  readonly summary: Readonly<Record<string, Row>>;
  readonly summaryOfIntersections: Readonly<Record<string, Row>>;
  readonly information: Readonly<Record<'independence' | 'separation' | 'sufficiency', number>>;
}

/** What scripts/peers/audit.py stored: fairlearn, AIF360 and scikit-learn. */
const peers = JSON.parse(readFileSync(path.join(__dirname, 'vectors', 'audit.json'), 'utf8')) as {
  two: Case & { aif360: Record<string, number> };
  five: Case;
  oneClass: Pick<Case, 'table' | 'byGroup'>;
  consistency: { table: Record<string, number[]>; value: number };
};

/** All reports are of the scores, decided above 0; `decided` has the same decisions. */
function audited(table: Record<string, unknown[]>, groups: string | string[]): fairness.AuditReport {
  return fairness.audit(pl.DataFrame(table), { score: 'score', groups, permutations: 1 });
}

function rowsOf(table: pl.DataFrame, by: string, key: string): Record<string, Record<string, number | null>> {
  const rows = table.filter(pl.col('by').eq(pl.lit(by))).toRecords() as Record<string, number | null>[];
  return Object.fromEntries(rows.map((row) => [String(row[key]), row]));
}

function same(ours: Record<string, Record<string, number | null>>, theirs: Readonly<Record<string, Row>>): void {
  expect(Object.keys(ours)).include.members(Object.keys(theirs));
  for (const [name, row] of Object.entries(theirs)) {
    for (const [key, value] of Object.entries(row)) expect(ours[name]![key], `${name} ${key}`).closeTo(value!, 1e-9);
  }
}

describe('fairness.audit and its peers', () => {
  for (const name of ['two', 'five'] as const) {
    const { table, byGroup, intersections, summary, summaryOfIntersections, information } = peers[name];

    it(`every rate of ${name} groups and of their intersections is that of fairlearn and scikit-learn`, () => {
      const report = audited(table, ['group', 'sex']);
      same(rowsOf(report.groups, 'group', 'group'), byGroup);
      same(rowsOf(report.groups, 'group / sex', 'group'), intersections);
    });

    it(`differences and ratios of ${name} groups, between them and to all, are those of fairlearn`, () => {
      const report = audited(table, ['group', 'sex']);
      same(rowsOf(report.summary, 'group', 'criterion'), summary);
      same(rowsOf(report.summary, 'group / sex', 'criterion'), summaryOfIntersections);
    });

    it(`mutual information of ${name} groups is that of scikit-learn`, () => {
      for (const criterion of ['independence', 'separation', 'sufficiency'] as const) {
        const found = fairness[criterion](pl.DataFrame(table), {
          prediction: 'decided',
          groups: 'group',
          permutations: 1,
        });
        const [row] = found.filter(pl.col('relaxation').eq(pl.lit('mutualInformationCounted'))).toRecords();
        expect(row!['value'], criterion).closeTo(information[criterion], 1e-9);
      }
    });
  }

  it('differences of two groups are those of AIF360, with negative predictive values', () => {
    const { table, aif360 } = peers.two;
    const { groups, summary } = audited(table, 'group');
    const [a, b] = groups.toRecords() as Record<string, number>[];
    const gap = (rate: string): number => Math.abs(a![rate]! - b![rate]!);
    expect(gap('falsePositiveRate')).closeTo(aif360['falsePositiveGap']!, 1e-9);
    expect(gap('negativePredictiveValue')).closeTo(aif360['negativePredictiveGap']!, 1e-9);
    const row = rowsOf(summary, 'group', 'criterion');
    expect(row['demographicParity']!['difference']).closeTo(aif360['selectionGap']!, 1e-9);
    expect(row['equalOpportunity']!['difference']).closeTo(aif360['opportunityGap']!, 1e-9);
    expect(row['equalizedOdds']!['meanDifference']).closeTo(aif360['averageAbsoluteOdds']!, 1e-9);
    // Both rates lean the same way here, so that the average with signs is as far from 0; AIF360 takes b less a.
    expect(row['equalizedOdds']!['meanDifference']).closeTo(aif360['averageOdds']!, 1e-9);
    expect(row['predictiveParity']!['difference']).closeTo(aif360['predictiveGap']!, 1e-9);
    expect(row['demographicParity']!['ratio']).closeTo(aif360['disparateImpact']!, 1e-9);
    expect(row['accuracyParity']!['difference']).closeTo(aif360['errorGap']!, 1e-9);
    expect(gap('falseNegativeRate')).closeTo(aif360['falseNegativeGap']!, 1e-9);
    expect([a!['baseRate'], b!['baseRate']]).eql(aif360['baseRates']);
  });

  it('where the rows of a group do not define a rate, fairlearn says 0 and the audit leaves it empty, on purpose', () => {
    const { table, byGroup } = peers.oneClass;
    const { groups } = fairness.audit(pl.DataFrame(table), { prediction: 'decided', groups: 'group', permutations: 1 });
    const [, lacking] = groups.toRecords();
    for (const rate of ['truePositiveRate', 'falseNegativeRate', 'positivePredictiveValue']) {
      expect(byGroup['b']![rate], rate).equal(0);
      expect(lacking![rate], rate).equal(null);
    }
  });

  it('consistency is that of AIF360, by the formula that its documentation has', () => {
    const { table, value } = peers.consistency;
    const options = { features: ['group', 'x', 'y'], prediction: 'decided', neighbours: 4, standardize: false };
    expect(1 - (4 / 5) * (1 - fairness.consistency(pl.DataFrame(table), options).value)).closeTo(value, 1e-9);
  });
});
