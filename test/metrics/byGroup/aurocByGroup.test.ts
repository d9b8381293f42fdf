import { expect } from 'chai';
import pl from 'nodejs-polars';
import { aurocByGroup, aurocInterval, aurocOfGroup } from '../../../src/metrics';

const table = pl.DataFrame({
  tone: ['dark', 'dark', 'medium', 'light', 'light', 'light', null],
  hat: [1, 0, 0, 1, 0, 0, 0],
  density: [-9, -4, -5, -3, -2, -1, -99],
});

describe('aurocOfGroup', () => {
  it('counts pairs by hand, turned round for a score that is low where rows are rare', () => {
    // dark -9, -4 against -5, -3, -2, -1: of 8 pairs the dark one is higher in one (-4 > -5).
    expect(aurocOfGroup(table, { score: 'density', by: 'tone', group: 'dark' })).equal(1 / 8);
    expect(aurocOfGroup(table, { score: 'density', by: 'tone', group: 'dark', lowFinds: true })).equal(7 / 8);
  });

  it('takes several groups for one, and combinations of columns', () => {
    const options = { score: 'density', by: 'tone', lowFinds: true };
    expect(aurocOfGroup(table, { ...options, group: ['dark', 'medium'] })).equal(1);
    expect(aurocOfGroup(table, { ...options, by: ['tone', 'hat'], group: 'dark / 1' })).equal(1);
  });

  it('refuses groups that are not there, and the whole table', () => {
    const options = { score: 'density', by: 'tone' };
    expect(() => aurocOfGroup(table, { ...options, group: 'Dark' })).throw(
      'group: expected one of light, medium, dark, got Dark.',
    );
    expect(() => aurocOfGroup(table, { ...options, group: ['dark', 'light', 'medium'] })).throw(
      'group: expected a part of the groups, got 3 of 3.',
    );
    expect(() => aurocOfGroup(table, { ...options, group: [] })).throw('got 0 of 3.');
  });
});

describe('aurocByGroup', () => {
  it("gives each group against the rest, with DeLong's interval", () => {
    const result = aurocByGroup(table, { score: 'density', by: 'tone', lowFinds: true });
    expect(result.getColumn('group').toArray()).eql(['light', 'medium', 'dark']);
    expect(result.getColumn('n').toArray()).eql([3, 1, 2]);
    expect(result.getColumn('auroc').toArray()).eql([0, 4 / 5, 7 / 8]);
    const dark = pl.DataFrame({ label: [1, 1, 0, 0, 0, 0], yHat: [9, 4, 5, 3, 2, 1] });
    const { lower, upper } = aurocInterval(dark);
    expect(result.row(2).slice(3)).eql([lower, upper]);
    expect(result.row(1).slice(3)).eql([0, 1]);
  });
});
