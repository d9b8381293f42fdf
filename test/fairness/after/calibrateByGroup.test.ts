import { expect } from 'chai';
import pl from 'nodejs-polars';
import { Random } from '../../../src/base';
import { calibrateByGroup } from '../../../src/fairness/after/calibrateByGroup';
import { mitigationFrom } from '../../../src/fairness/mitigationFrom';
import { fitIsotonic, fitPlatt, fitTemperature } from '../../../src/metrics';
import { tableOf } from '../peers';

const p = (table: pl.DataFrame): number[] => [...(table.getColumn('p').toArray() as number[])];

describe('calibrateByGroup', () => {
  it('gives each group the calibrator that its rows alone give, in the order of the table, also after JSON', () => {
    const table = tableOf('three');
    for (const method of ['platt', 'isotonic', 'temperature'] as const) {
      const calibration = calibrateByGroup(table, { groups: 'group', score: 'score', method });
      const all = calibration.apply(table);
      for (const group of ['a', 'b', 'c']) {
        const own = table.filter(pl.col('group').eq(pl.lit(group)));
        const alone =
          method === 'platt'
            ? fitPlatt(own, { score: 'score' })
            : method === 'isotonic'
              ? fitIsotonic(own, { score: 'score' })
              : fitTemperature(own, { logits: 'score' });
        expect(p(all.filter(pl.col('group').eq(pl.lit(group))))).eql(p(alone.apply(own)));
      }
      expect(all.drop('p').toRecords()).eql(table.toRecords());
      const again = mitigationFrom(JSON.parse(JSON.stringify(calibration)) as ReturnType<typeof calibration.toJSON>);
      expect(p(again.apply(table))).eql(p(all));
    }
  });

  it('makes a score that means less in one group mean the same in both', () => {
    const random = new Random(1);
    const rows = Array.from({ length: 6000 }, (_, row) => {
      const yHat = random.normal();
      // The true logit is the score in a, and the score less 1.5 in b.
      const group = row % 2 === 0 ? 'a' : 'b';
      const truth = 1 / (1 + Math.exp(-(group === 'a' ? yHat : yHat - 1.5)));
      return { group, yHat, label: Number(random.chance(truth)), truth };
    });
    const off = (table: pl.DataFrame, group: string): number => {
      const own = (table.toRecords() as { group: string; p: number; truth: number }[]).filter(
        (row) => row.group === group,
      );
      return own.reduce((sum, row) => sum + Math.abs(row.p - row.truth), 0) / own.length;
    };
    const table = pl.DataFrame(rows);
    const alike = fitPlatt(table).apply(table);
    const byGroup = calibrateByGroup(table, { groups: 'group' }).apply(table);
    expect(off(alike, 'b')).above(0.1);
    for (const group of ['a', 'b']) expect(off(byGroup, group)).below(0.02);
  });

  it('names the group that cannot be calibrated, and refuses other bad input', () => {
    const table = pl.DataFrame({ g: ['a', 'a', 'b', 'b'], label: [0, 1, 0, 0], yHat: [1, 2, 3, 4] });
    expect(() => calibrateByGroup(table, { groups: 'g' })).throw(
      'group b: expected rows that a calibrator can be fitted to, got',
    );
    expect(() => calibrateByGroup(table, { groups: 'g', method: 'beta' as never })).throw(
      'method: expected one of platt, isotonic, temperature, got beta',
    );
    const calibration = calibrateByGroup(tableOf('two'), { groups: 'group', score: 'score' });
    expect(() => calibration.apply(pl.DataFrame({ group: ['c'], score: [1] }))).throw('expected one of a, b, got c');
  });
});
