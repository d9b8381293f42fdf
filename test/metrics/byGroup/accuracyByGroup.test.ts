import { expect } from 'chai';
import pl from 'nodejs-polars';
import { accuracyByGroup, groupGap, worstGroup, wilsonInterval } from '../../../src/metrics';

// light: 3 of 4 right, dark: 1 of 2 right; the non-face has no tone.
const table = pl.DataFrame({
  label: [1, 1, 1, 1, 1, 1, 0],
  yHat: [1, 1, 1, -1, 1, -1, -1],
  tone: ['light', 'light', 'light', 'light', 'dark', 'dark', null],
  hat: [true, true, false, false, true, false, null],
});

describe('accuracyByGroup', () => {
  it('counts by hand, in the order of a scale, and leaves out rows without a group', () => {
    expect(accuracyByGroup(table, { by: 'tone' }).toRecords()).eql([
      { tone: 'light', n: 4, accuracy: 0.75, ...wilsonInterval(3, 4) },
      { tone: 'dark', n: 2, accuracy: 0.5, ...wilsonInterval(1, 2) },
    ]);
  });

  it('takes every combination of several columns', () => {
    const result = accuracyByGroup(table, { by: ['tone', 'hat'] });
    expect(result.columns).eql(['tone', 'hat', 'n', 'accuracy', 'lower', 'upper']);
    expect(result.select('tone', 'hat', 'n', 'accuracy').toRecords()).eql([
      { tone: 'light', hat: 'false', n: 2, accuracy: 0.5 },
      { tone: 'light', hat: 'true', n: 2, accuracy: 1 },
      { tone: 'dark', hat: 'false', n: 1, accuracy: 0 },
      { tone: 'dark', hat: 'true', n: 1, accuracy: 1 },
    ]);
  });

  it('refuses missing columns, no columns and columns of holes', () => {
    expect(() => accuracyByGroup(table, { by: 'group' })).throw(
      'column: expected one of label, yHat, tone, hat, got group.',
    );
    expect(() => accuracyByGroup(table, { by: [] })).throw('by: expected the name of a column, or several, got [].');
    expect(() => accuracyByGroup(table, {} as { by: string })).throw('by: expected the name of a column, or several');
    const others = table.filter(pl.col('label').eq(pl.lit(0)));
    expect(() => accuracyByGroup(others, { by: 'tone' })).throw(
      'column tone: expected a group in some row, got empty values only.',
    );
  });
});

describe('worstGroup and groupGap', () => {
  it('names the worst group and the distance to the best', () => {
    expect(worstGroup(table, { by: 'tone' })).eql({ group: 'dark', n: 2, accuracy: 0.5, ...wilsonInterval(1, 2) });
    expect(worstGroup(table, { by: ['tone', 'hat'] }).group).equal('dark / false');
    expect(groupGap(table, { by: 'tone' })).include({ gap: 0.25, best: 'light', worst: 'dark' });
  });

  // statsmodels confint_proportions_2indep(56, 70, 48, 80, method='newcomb', compare='diff').
  it("has Newcombe's interval", () => {
    const rows = (tone: string, right: number, n: number) =>
      Array.from({ length: n }, (_, i) => ({ label: 1, yHat: i < right ? 1 : -1, tone }));
    const { lower, upper, gap } = groupGap(pl.DataFrame([...rows('a', 56, 70), ...rows('b', 48, 80)]), { by: 'tone' });
    expect(gap).closeTo(0.2, 1e-15);
    expect(lower).closeTo(0.05243147240236498, 1e-12);
    expect(upper).closeTo(0.33387265403690614, 1e-12);
  });
});
