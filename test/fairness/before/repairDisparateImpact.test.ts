import { expect } from 'chai';
import pl from 'nodejs-polars';
import { repairDisparateImpact } from '../../../src/fairness/before/repairDisparateImpact';
import { mitigationFrom } from '../../../src/fairness/mitigationFrom';
import { peers, tableOf } from '../peers';

const column = (table: pl.DataFrame, name: string): number[] => [...(table.getColumn(name).toArray() as number[])];

describe('repairDisparateImpact', () => {
  for (const name of ['two', 'three'] as const) {
    for (const amount of [0.5, 1]) {
      it(`equals the definition of Feldman et al. in NumPy: ${name} groups with ties, amount ${amount}`, () => {
        const table = tableOf(name);
        const repair = repairDisparateImpact(table, { groups: 'group', features: ['score'], amount });
        const expected = peers[name].repaired[amount === 1 ? '1.0' : '0.5']!;
        column(repair.apply(table), 'score').forEach((value, row) => expect(value).closeTo(expected[row]!, 1e-9));
      });
    }
  }

  it('by hand: 1, 2, 3 and 11, 12, 13 become 6, 7, 8 in both groups; between and beyond them as told', () => {
    const table = pl.DataFrame({ g: ['a', 'a', 'a', 'b', 'b', 'b'], x: [1, 2, 3, 13, 12, 11] });
    const repair = repairDisparateImpact(table, { groups: 'g', features: ['x'] });
    expect(column(repair.apply(table), 'x')).eql([6, 7, 8, 8, 7, 6]);
    const others = pl.DataFrame({ g: ['a', 'a', 'b', 'b'], x: [2.5, 100, 11.5, -100] });
    // 2.5 is half way from rank 2 to rank 3; what is beyond an end is at the end.
    expect(column(repair.apply(others), 'x')).eql([7.5, 8, 6.5, 6]);
    const half = repairDisparateImpact(table, { groups: 'g', features: ['x'], amount: 0.5 });
    expect(column(half.apply(table), 'x')).eql([3.5, 4.5, 5.5, 10.5, 9.5, 8.5]);
  });

  it('leaves alone what is alike in all groups, and all of it with amount 0; is the same after JSON', () => {
    const table = pl.DataFrame({ g: ['a', 'a', 'a', 'b', 'b', 'b'], x: [1, 5, 5, 5, 1, 5], y: [1, 2, 3, 4, 5, 6] });
    expect(column(repairDisparateImpact(table, { groups: 'g', features: ['x'] }).apply(table), 'x')).eql([
      1, 5, 5, 5, 1, 5,
    ]);
    const none = repairDisparateImpact(table, { groups: 'g', features: ['y'], amount: 0 });
    expect(column(none.apply(table), 'y')).eql([1, 2, 3, 4, 5, 6]);
    const full = repairDisparateImpact(table, { groups: 'g', features: ['x', 'y'] });
    const again = mitigationFrom(JSON.parse(JSON.stringify(full)) as ReturnType<typeof full.toJSON>);
    expect(again.apply(table).toRecords()).eql(full.apply(table).toRecords());
  });

  it('refuses bad input', () => {
    const table = pl.DataFrame({ g: ['a', 'a', 'b'], x: [1, 2, 3], bad: [1, NaN, 2], one: ['c', 'c', 'c'] });
    const repair = (options: object): unknown =>
      repairDisparateImpact(table, { groups: 'g', features: ['x'], ...options });
    expect(() => repair({ features: [] })).throw('features: expected a list of at least one column');
    expect(() => repair({ features: ['g'] })).throw('features: expected columns other than those of the groups, got g');
    expect(() => repair({ features: ['bad'] })).throw('column bad: expected a number in each row');
    expect(() => repair({ amount: 1.5 })).throw('amount: expected a number between 0 and 1, got 1.5');
    expect(() => repair({ groups: 'one' })).throw('groups: column one: expected at least two groups, got c.');
    const fitted = repairDisparateImpact(table, { groups: 'g', features: ['x'] });
    expect(() => fitted.apply(pl.DataFrame({ g: ['z'], x: [1] }))).throw(
      'groups: column g: expected one of a, b, got z.',
    );
    expect(() => fitted.apply(pl.DataFrame({ g: ['a', null], x: [1, 2] }))).throw(
      'expected a group in each row, got none in row 1',
    );
    const damaged = [
      { kind: 'none' },
      null,
      { kind: 'thresholds', by: ['g'] },
      { kind: 'repair', by: ['g'], groups: ['a'] },
      { kind: 'repair', by: ['g'], groups: ['a'], amount: 1, features: null },
      { kind: 'repair', by: ['g'], groups: ['a'], amount: 1, features: { x: null } },
      { kind: 'repair', by: ['g'], groups: ['a', 'b'], amount: 1, features: { x: [{ values: [1], upTo: [1] }] } },
      { kind: 'thresholds', by: ['g'], score: 's', groups: [{ name: 'a' }] },
    ];
    for (const state of damaged) {
      expect(() => mitigationFrom(state as never)).throw('mitigation: expected what toJSON() gave');
    }
  });
});
