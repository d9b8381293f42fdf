import { expect } from 'chai';
import pl from 'nodejs-polars';
import { InputError } from '../../../src/base';
import { byGroup, compareGroups, groupGap, wilsonInterval } from '../../../src/metrics';
import type { MetricName } from '../../../src/metrics';
import { ratioInterval } from '../../../src/metrics/intervals';
import { agree, column, fairlearn } from '../vectors';

const { tone, hat, label, logits } = fairlearn.table;
const p = logits.map((value) => 1 / (1 + Math.exp(-value)));
const people = pl.DataFrame({ tone, hat, label, yHat: logits, p });
const ofProbabilities = { target: 'label', mean: 'p' };

describe("compareGroups beside fairlearn's MetricFrame", () => {
  for (const [metric, { tones, tonesWithinHat }] of Object.entries(fairlearn.metrics)) {
    it(`has the same difference, ratio and overall ${metric}, also within control columns`, () => {
      const columns = ['mae', 'rmse', 'meanError'].includes(metric) ? ofProbabilities : {};
      const options = { metric: metric as MetricName, by: 'tone', ...columns };
      const found = [compareGroups(people, options), compareGroups(people, { ...options, control: 'hat' })];
      expect(found[1]!.getColumn('hat').toArray()).eql(['no', 'yes']);
      const stored = [[tones], [tonesWithinHat['no']!, tonesWithinHat['yes']!]];
      stored.forEach((levels, i) => {
        agree(
          column(found[i]!, 'gap'),
          levels.map(({ gap }) => gap),
          1e-12,
        );
        agree(
          column(found[i]!, 'overall'),
          levels.map(({ overall }) => overall),
          1e-12,
        );
        const lows = column(found[i]!, 'lowestValue');
        levels.forEach(({ ratio }, level) => {
          const own = found[i]!.getColumn('ratio').get(level) as number | null;
          // A quotient of a negative number is no share, so it is left empty.
          if (lows[level]! < 0) expect(own).equal(null);
          else agree([own!], [ratio], 1e-12);
        });
      });
    });
  }
});

describe('compareGroups', () => {
  const rows = (group: string, right: number, n: number): { label: number; yHat: number; group: string }[] =>
    Array.from({ length: n }, (_, i) => ({ label: 1, yHat: i < right ? 1 : -1, group }));
  const two = pl.DataFrame([...rows('a', 56, 70), ...rows('b', 48, 80)]);

  it('names both ends and the worst group, which is the high one where low is good', () => {
    const [found] = compareGroups(two, { metric: 'accuracy', by: 'group' }).toRecords();
    expect(found).include({
      n: 150,
      overall: 104 / 150,
      lowest: 'b',
      lowestValue: 0.6,
      highest: 'a',
      highestValue: 0.8,
    });
    expect(found).include({ worst: 'b' });
    const [missed] = compareGroups(two, { metric: 'falseNegativeRate', by: 'group' }).toRecords();
    expect(missed).include({ lowest: 'a', highest: 'b', worst: 'b' });
    const [selected] = compareGroups(two, { metric: 'selectionRate', by: 'group' }).toRecords();
    expect(selected!['worst']).equal(null);
    const own = (table: pl.DataFrame): number => table.height;
    const [counted] = compareGroups(two, { metric: own, by: 'group', better: 'lower', resamples: 2 }).toRecords();
    expect(counted).include({ overall: 150, lowestValue: 70, highestValue: 80, worst: 'b', gap: 10 });
  });

  // statsmodels confint_proportions_2indep(56, 70, 48, 80, method='newcomb', compare='diff').
  it("has Newcombe's interval of the gap, as groupGap", () => {
    const [found] = compareGroups(two, { metric: 'accuracy', by: 'group' }).toRecords();
    agree(
      [found!['gapLower'] as number, found!['gapUpper'] as number],
      [0.05243147240236498, 0.33387265403690614],
      1e-12,
    );
    const { gap, lower, upper } = groupGap(two, { by: 'group' });
    expect(found).include({ gap, gapLower: lower, gapUpper: upper });
  });

  it('has the interval of the ratio by its definition', () => {
    for (const [k, m, j, n, lower, upper] of fairlearn.ratios) {
      const [first, second] = [
        { value: k / m, ...wilsonInterval(k, m) },
        { value: j / n, ...wilsonInterval(j, n) },
      ];
      const found = ratioInterval(first, second);
      agree([found.lower, found.upper], [lower, upper], 1e-9);
    }
    const table = pl.DataFrame([...rows('a', 30, 50), ...rows('b', 45, 60)]);
    const [found] = compareGroups(table, { metric: 'accuracy', by: 'group' }).toRecords();
    const [, , , , lower, upper] = fairlearn.ratios[0]!;
    expect(found!['ratio']).closeTo(0.6 / 0.75, 1e-15);
    agree([found!['ratioLower'] as number, found!['ratioUpper'] as number], [lower, upper], 1e-9);
  });

  it('has no end above the ratio where the higher value may be 0', () => {
    const few = pl.DataFrame([
      { group: 'a', y: 0, yHat: 0 },
      { group: 'a', y: 0, yHat: 1 },
      { group: 'b', y: 0, yHat: 0 },
      { group: 'b', y: 0, yHat: 2 },
    ]);
    const [found] = compareGroups(few, { metric: 'mae', by: 'group' }).toRecords();
    expect(found).include({ ratio: 0.5, ratioLower: 0, ratioUpper: Infinity });
  });

  it('has no ratio of nothing but zeros or of values below 0, and no interval of errors that chance lifts', () => {
    const none = pl.DataFrame([...rows('a', 0, 3), ...rows('b', 0, 4)]);
    expect(compareGroups(none, { metric: 'accuracy', by: 'group' }).toRecords()[0]).include({
      gap: 0,
      ratio: null,
      ratioLower: null,
      ratioUpper: null,
    });
    const biased = compareGroups(people, { metric: 'ece', by: 'tone', resamples: 5 }).toRecords()[0]!;
    expect(biased['gap']).greaterThan(0);
    expect(biased).include({ gapLower: null, gapUpper: null, ratioLower: null, ratioUpper: null });
  });

  it('leaves out groups that do not define the metric, and refuses when none does', () => {
    const table = pl.DataFrame({ group: ['a', 'a', 'b', 'c'], label: [1, 0, 0, 1], yHat: [1, 1, -1, -1] });
    const options = { metric: 'truePositiveRate', by: 'group', ifUndefined: 'empty' } as const;
    expect(compareGroups(table, options).toRecords()[0]).include({ n: 4, lowest: 'c', highest: 'a', gap: 1, ratio: 0 });
    expect(() => compareGroups(table, { metric: 'truePositiveRate', by: 'group' })).throw(
      InputError,
      'truePositiveRate of group b: expected rows of class 1, got none in 1 rows.',
    );
    const negatives = table.filter(pl.col('label').eq(pl.lit(0)));
    expect(() => compareGroups(negatives, options)).throw(
      InputError,
      'by: expected a group that defines the metric, got none of 2.',
    );
  });

  it('takes a single group for no gap', () => {
    const one = pl.DataFrame(rows('a', 2, 3));
    expect(compareGroups(one, { metric: 'accuracy', by: 'group' }).toRecords()[0]).include({ gap: 0, ratio: 1 });
  });

  it('says which value of the control columns a row is of, and refuses one called as another column', () => {
    const found = byGroup(people, { metric: 'accuracy', by: 'tone', control: 'hat' });
    expect(found.columns).eql(['hat', 'tone', 'n', 'value', 'lower', 'upper']);
    expect(found.getColumn('hat').toArray()).eql(['no', 'no', 'no', 'yes', 'yes', 'yes']);
    const renamed = people.rename({ hat: 'gap' });
    expect(() => compareGroups(renamed, { metric: 'accuracy', by: 'tone', control: 'gap' })).throw(
      'by: expected a column not called n, overall,',
    );
    expect(() => compareGroups(people, { metric: 'accuracy', by: 'tone', control: 'tone' })).throw(
      'control: expected columns other than those of `by`, got tone.',
    );
  });
});
