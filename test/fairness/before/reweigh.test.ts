import { expect } from 'chai';
import pl from 'nodejs-polars';
import { reweigh } from '../../../src/fairness/before/reweigh';
import { peers, tableOf } from '../peers';

describe('reweigh', () => {
  it("equals AIF360's Reweighing to 1e-9", () => {
    const weights = reweigh(tableOf('two'), { groups: 'group' });
    expect(weights.length).equal(peers.two.reweighed.length);
    weights.forEach((weight, row) => expect(weight).closeTo(peers.two.reweighed[row]!, 1e-9));
  });

  it('by hand: 3 of 4 in a and 1 of 4 in b are of class 1; weights 2/3 and 2, rows without a group 1', () => {
    const table = pl.DataFrame({
      g: ['a', 'a', 'a', 'a', 'b', 'b', 'b', 'b', null],
      label: [1, 1, 1, 0, 1, 0, 0, 0, 1],
    });
    const third = 2 / 3;
    expect([...reweigh(table, { groups: 'g' })]).eql([third, third, third, 2, 2, third, third, third, 1]);
  });

  it('makes class and group independent for several columns, and keeps the sums of groups and classes', () => {
    const three = tableOf('three');
    const sex = Array.from({ length: three.height }, (_, row) => (row % 3 === 0 ? 'f' : 'm'));
    const table = three.withColumns(pl.Series('sex', sex));
    const weights = reweigh(table, { groups: ['group', 'sex'] });
    const rows = table.toRecords() as { group: string; sex: string; label: number }[];
    const total = (of: (row: (typeof rows)[number]) => boolean): number =>
      rows.reduce((sum, row, i) => sum + (of(row) ? weights[i]! : 0), 0);
    const positives = rows.filter(({ label }) => label === 1).length;
    expect(total(({ label }) => label === 1)).closeTo(positives, 1e-9);
    for (const group of ['a', 'b', 'c']) {
      for (const one of ['f', 'm']) {
        const inGroup = (row: (typeof rows)[number]): boolean => row.group === group && row.sex === one;
        expect(total(inGroup)).closeTo(rows.filter(inGroup).length, 1e-9);
        const share = total((row) => inGroup(row) && row.label === 1) / total(inGroup);
        expect(share).closeTo(positives / rows.length, 1e-9);
      }
    }
  });

  it('refuses a group of one class, a bad label and unknown options', () => {
    const table = pl.DataFrame({ g: ['a', 'a', 'b'], label: [0, 1, 1], odd: [0, 1, 2] });
    expect(() => reweigh(table, { groups: 'g' })).throw(
      'group b: expected rows of both classes, got 1 of 1 of class 1. No weight',
    );
    expect(() => reweigh(table, { groups: 'g', label: 'odd' })).throw(
      'column odd: expected 0 or 1 in each row, got 2 in row 2',
    );
    expect(() => reweigh(table, { groups: 'h' })).throw('column: expected one of g, label, odd, got h');
    expect(() => reweigh(table, { group: 'g' } as never)).throw('Did you mean groups?');
  });
});
