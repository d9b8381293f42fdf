import { expect } from 'chai';
import pl from 'nodejs-polars';
import { InputError, RisklabError } from '../../../src/base';
import * as metrics from '../../../src/metrics';
import { metricSpecs } from '../../../src/metrics/byGroup/metricSpecs';
import type { ByGroupOptions, MetricName } from '../../../src/metrics';
import { agree, column, fairlearn, regression, vectors } from '../vectors';

const { byGroup, wilsonInterval } = metrics;

const { tone, hat, label, logits } = fairlearn.table;
const p = logits.map((value) => 1 / (1 + Math.exp(-value)));
const people = pl.DataFrame({ tone, hat, label, yHat: logits, p });
/** Those whose prediction is a probability of class 1. */
const ofProbabilities: Record<string, object> = {
  mae: { target: 'label', mean: 'p' },
  rmse: { target: 'label', mean: 'p' },
  meanError: { target: 'label', mean: 'p' },
};

// light: 3 of 4 right, dark: 1 of 2 right; the picture of a thing has no tone.
const small = pl.DataFrame({
  label: [1, 1, 1, 1, 1, 1, 0],
  yHat: [1, 1, 1, -1, 1, -1, -1],
  tone: ['light', 'light', 'light', 'light', 'dark', 'dark', null],
});

describe("byGroup beside fairlearn's MetricFrame", () => {
  for (const [metric, expected] of Object.entries(fairlearn.metrics)) {
    it(`has the same ${metric} in each group and intersection`, () => {
      const options = { metric: metric as MetricName, ...ofProbabilities[metric] };
      const cases = [
        [['tone'], expected.byTone],
        [['tone', 'hat'], expected.byToneAndHat],
      ] as const;
      for (const [by, stored] of cases) {
        const found = byGroup(people, { ...options, by });
        expect(found.height).equal(stored.length);
        const values = new Map(found.toRecords().map((row) => [by.map((name) => row[name]).join(), row['value']]));
        agree(
          stored.map(([group]) => Number(values.get(group.join()))),
          stored.map(([, value]) => value),
          1e-12,
        );
      }
    });
  }
});

describe('byGroup of each metric', () => {
  const numbers = regression.withColumns(
    pl.Series(
      'group',
      vectors.regression.y.map((_, row) => ['a', 'b'][row % 2]!),
    ),
    pl.Series('risk', vectors.regression.std),
  );
  const risk = { risk: 'risk', loss: 'squared' };
  const ofRegression: Record<string, object> = {
    aurc: risk,
    excessAurc: risk,
    ause: { ...risk, root: true },
    gaussianNll: {},
    crps: { variance: [], std: 'sigma' },
    quantileCalibrationError: { levels: 9 },
  };
  const functions = metrics as unknown as Record<string, (table: pl.DataFrame, options: object) => number>;

  for (const metric of Object.keys(metricSpecs) as MetricName[]) {
    const own = functions[metric];
    if (!own || metric === 'aurocOfGroup') continue;
    it(`${metric} is the function of that name on the rows of the group`, () => {
      const [table, by] = metric in ofRegression ? [numbers, 'group'] : [people, 'tone'];
      const options = ofRegression[metric] ?? {};
      const found = byGroup(table, { ...options, metric, by, resamples: 20 });
      const names = found.getColumn(by).toArray() as string[];
      const parts = names.map((name) => table.filter(pl.col(by).eq(pl.lit(name))));
      agree(
        column(found, 'n'),
        parts.map(({ height }) => height),
      );
      agree(
        column(found, 'value'),
        parts.map((part) => own(part, options)),
        1e-14,
      );
    });
  }

  it('aurocOfGroup is the function of that name, of each group against the others', () => {
    const found = byGroup(people, { metric: 'aurocOfGroup', score: 'yHat', by: 'tone', lowFinds: true });
    const options = { score: 'yHat', by: 'tone', lowFinds: true };
    const each = (found.getColumn('tone').toArray() as string[]).map((group) =>
      metrics.aurocOfGroup(people, { ...options, group }),
    );
    agree(column(found, 'value'), each);
  });

  it('meanLoss and overconfidence by hand', () => {
    const table = pl.DataFrame({ group: ['a', 'a', 'b'], loss: [1, 2, 5], label: [1, 0, 1], p: [0.9, 0.8, 0.3] });
    const loss = byGroup(table, { metric: 'meanLoss', loss: 'loss', by: 'group' });
    expect(column(loss, 'value')).eql([1.5, 5]);
    // Chosen are 1, 1 and 0: sure by 0.9, 0.8, 0.7; right, wrong, wrong.
    const sure = byGroup(table, { metric: 'overconfidence', probabilities: 'p', by: 'group' });
    agree(column(sure, 'value'), [(0.9 + 0.8) / 2 - 1 / 2, 0.7]);
  });

  it('is compared with fairlearn, with a function of that name, or by hand: none is left out', () => {
    const checked = [...Object.keys(fairlearn.metrics), ...Object.keys(functions), 'meanLoss', 'overconfidence'];
    expect(Object.keys(metricSpecs).filter((name) => !checked.includes(name))).eql([]);
  });

  it('accuracy takes one column of scores a class, as riskCoverage does', () => {
    const table = pl.DataFrame({
      group: ['a', 'a', 'b'],
      label: [0, 2, 1],
      s0: [3, 0, 0],
      s1: [1, 9, 9],
      s2: [2, 1, 1],
    });
    const found = byGroup(table, { metric: 'accuracy', classes: ['s0', 's1', 's2'], by: 'group' });
    expect(column(found, 'value')).eql([0.5, 1]);
  });
});

describe('intervals of byGroup', () => {
  it("are Wilson's for proportions, DeLong's for auroc", () => {
    const found = byGroup(small, { metric: 'truePositiveRate', by: 'tone', confidence: 0.9 });
    expect(found.toRecords()).eql([
      { tone: 'light', n: 4, value: 0.75, ...wilsonInterval(3, 4, { confidence: 0.9 }) },
      { tone: 'dark', n: 2, value: 0.5, ...wilsonInterval(1, 2, { confidence: 0.9 }) },
    ]);
    const [first] = byGroup(people, { metric: 'auroc', by: 'hat' }).toRecords();
    expect(first).include(metrics.aurocInterval(people.filter(pl.col('hat').eq(pl.lit('no')))));
  });

  it('are of balancedAccuracy those of summary', () => {
    const [first] = byGroup(people, { metric: 'balancedAccuracy', by: 'hat' }).toRecords();
    const [row] = metrics.summary(people.filter(pl.col('hat').eq(pl.lit('no')))).toRecords();
    expect([first!['lower'], first!['upper']]).eql([row!['balancedAccuracyLower'], row!['balancedAccuracyUpper']]);
  });

  it('else are of a bootstrap of the group, the same for the same seed and apart from other groups', () => {
    const options: ByGroupOptions = { metric: 'brierScore', by: 'tone', resamples: 50, seed: 4 };
    const found = byGroup(people, options);
    expect(found.toRecords()).eql(byGroup(people, options).toRecords());
    expect(column(found, 'lower')).not.eql(column(byGroup(people, { ...options, seed: 5 }), 'lower'));
    const dark = people.filter(pl.col('tone').eq(pl.lit('dark')));
    expect(byGroup(dark, options).toRecords()).eql(found.filter(pl.col('tone').eq(pl.lit('dark'))).toRecords());
    const drawn = metrics.bootstrapInterval(dark, (rows) => metrics.brierScore(rows), { resamples: 50, seed: 4 });
    const row = byGroup(dark, options).toRecords()[0]!;
    agree([Number(row['lower']), Number(row['upper'])], [drawn.lower, drawn.upper], 1e-12);
  });

  it('are empty for a single row, which a bootstrap cannot vary', () => {
    const table = pl.DataFrame({ group: ['a', 'b', 'b'], y: [1, 2, 3], yHat: [2, 2, 5] });
    const found = byGroup(table, { metric: 'mae', by: 'group' }).toRecords();
    expect(found[0]).eql({ group: 'a', n: 1, value: 1, lower: null, upper: null });
    expect(found[1]).include({ value: 1, lower: 0, upper: 2 });
  });
});

describe('byGroup of an own metric', () => {
  const sharpness = (rows: pl.DataFrame): number => column(rows, 'p').reduce((all, one) => all + one * one, 0);

  it('gets the rows of each group with all columns, and a bootstrap interval', () => {
    const found = byGroup(people, { metric: sharpness, by: ['tone', 'hat'], resamples: 20 });
    const part = people.filter(pl.col('tone').eq(pl.lit('light'))).filter(pl.col('hat').eq(pl.lit('no')));
    const [row] = found.toRecords().filter((one) => one['tone'] === 'light' && one['hat'] === 'no');
    expect(row!['value']).closeTo(sharpness(part), 1e-12);
    const { lower, upper } = metrics.bootstrapInterval(part, sharpness, { resamples: 20 });
    expect([row!['lower'], row!['upper']]).eql([lower, upper]);
  });

  it('keeps the classes of each draw with `within`, and says in which group it failed', () => {
    const few = pl.DataFrame({ group: ['a', 'a', 'a', 'b', 'b'], label: [1, 0, 0, 1, 0], yHat: [3, 1, 2, 1, 2] });
    const own = { metric: (rows: pl.DataFrame) => metrics.auroc(rows), by: 'group', resamples: 20 };
    expect(column(byGroup(few, { ...own, within: 'label' }), 'value')).eql([1, 0]);
    expect(() => byGroup(few, own)).throw(RisklabError, /^group a: label: expected rows of class/);
  });

  it('may be undefined for a group (NaN), and has to be a number', () => {
    const options = { by: 'tone', resamples: 20 };
    const onlyLight = (rows: pl.DataFrame): number => (rows.toRecords()[0]!['tone'] === 'light' ? 1 : NaN);
    expect(() => byGroup(people, { ...options, metric: onlyLight })).throw(
      InputError,
      /^the metric of group medium: expected rows for which it gives a number, got none in \d+ rows\. Filter the group out/,
    );
    expect(column(byGroup(people, { ...options, metric: onlyLight, ifUndefined: 'empty' }), 'value')).eql([
      1,
      null,
      null,
    ]);
    expect(() => byGroup(people, { ...options, metric: (() => pl.lit(1)) as never })).throw(
      RisklabError,
      'group light: metric: expected a function that gives a number, got',
    );
  });
});

describe('byGroup of odd tables', () => {
  it('names the group that lacks a class, or leaves its cells empty', () => {
    for (const [metric, needs] of [
      ['falsePositiveRate', 'rows of class 0'],
      ['auroc', 'rows of both classes'],
      ['auprc', 'rows of both classes'],
      ['fprAtTpr', 'rows of both classes'],
      ['balancedAccuracy', 'rows of both classes'],
    ] as const) {
      expect(() => byGroup(small, { metric, by: 'tone' }), metric).throw(
        InputError,
        `${metric} of group light: expected ${needs}, got none in 4 rows. Filter the group out, or set ifUndefined: 'empty'.`,
      );
      const found = byGroup(small, { metric, by: 'tone', ifUndefined: 'empty' });
      expect(found.toRecords()).eql([
        { tone: 'light', n: 4, value: null, lower: null, upper: null },
        { tone: 'dark', n: 2, value: null, lower: null, upper: null },
      ]);
    }
    const nobody = small.withColumns(
      pl.Series(
        'yHat',
        small
          .getColumn('yHat')
          .toArray()
          .map(() => -1),
      ),
    );
    expect(() => byGroup(nobody, { metric: 'precision', by: 'tone' })).throw('expected rows decided as class 1');
    expect(() => byGroup(small, { metric: 'aurocOfGroup', score: 'yHat', by: 'label' })).not.throw();
    expect(() => byGroup(small, { metric: 'aurocOfGroup', score: 'yHat', by: 'tone', control: 'tone' })).throw(
      'control: expected columns other than those of `by`, got tone.',
    );
    const one = small.filter(pl.col('tone').eq(pl.lit('dark')));
    expect(() => byGroup(one, { metric: 'aurocOfGroup', score: 'yHat', by: 'tone' })).throw(
      'aurocOfGroup of group dark: expected rows of other groups to compare with, got none in 2 rows.',
    );
  });

  it('gives the same whatever the order of the rows, and the same values for rows that stand twice', () => {
    const rows = people.toRecords();
    const turned = pl.DataFrame([...rows].reverse());
    const twice = pl.concat([people, people]);
    for (const metric of Object.keys(metricSpecs) as MetricName[]) {
      const options: ByGroupOptions = { metric, by: 'tone', resamples: 2 };
      if (metric === 'aurocOfGroup') options.score = 'yHat';
      if (['aurc', 'excessAurc', 'ause'].includes(metric)) options.risk = 'p';
      if (['mae', 'rmse', 'meanError'].includes(metric)) Object.assign(options, ofProbabilities[metric]);
      if (['gaussianNll', 'crps', 'quantileCalibrationError'].includes(metric)) {
        Object.assign(options, { target: 'label', mean: 'p', std: 'p' });
      }
      const [own, other, double] = [people, turned, twice].map((table) => byGroup(table, options));
      agree(column(other!, 'value'), column(own!, 'value'), 1e-12);
      expect(other!.getColumn('tone').toArray()).eql(own!.getColumn('tone').toArray());
      // The bins of equally many rows move with the count of rows, and so do the areas over the rows one by one.
      if (['adaptiveEce', 'aurc', 'excessAurc', 'ause'].includes(metric)) continue;
      agree(column(double!, 'value'), column(own!, 'value'), 1e-12);
    }
  });

  it('refuses metrics and options that nobody knows, with a hint', () => {
    expect(() => byGroup(small, { metric: 'tpr' as never, by: 'tone' })).throw(
      InputError,
      /^metric: expected one of accuracy, .*, got tpr\. Did you mean truePositiveRate\?$/,
    );
    expect(() => byGroup(small, { metric: 'auroc', by: 'tone', threshold: 1 })).throw(
      InputError,
      /^byGroup: expected options among metric, by, .*, label, score, got threshold\.$/,
    );
    expect(() => byGroup(small, { metric: 'accuracy', by: 'tone', within: 'label' })).throw('got within.');
    expect(() => byGroup(small, { metric: 'accuracy', by: 'tone', ifUndefined: 'skip' as never })).throw(
      'ifUndefined: expected one of error, empty, got skip.',
    );
    expect(() => byGroup(small, { metric: 'aurc', by: 'tone' })).throw('column: expected one of');
  });

  it('refuses a `by` column called as one of the result, NaN, no rows and no groups', () => {
    const named = small.rename({ tone: 'value' });
    expect(() => byGroup(named, { metric: 'accuracy', by: 'value' })).throw(
      'by: expected a column not called n, value, lower, upper, as those of the result, got value.',
    );
    const holes = small.withColumns(pl.Series('yHat', [1, NaN, 1, 1, 1, 1, 1]));
    expect(() => byGroup(holes, { metric: 'selectionRate', by: 'tone' })).throw(
      '1 of 7 empty or NaN, the first in row 1',
    );
    expect(() => byGroup(small.head(0), { metric: 'accuracy', by: 'tone' })).throw('table: expected at least one row');
    expect(() => byGroup(small.tail(1), { metric: 'accuracy', by: 'tone' })).throw('column tone: expected a group');
    expect(() => byGroup(small, { metric: 'accuracy', by: [] })).throw('by: expected the name of a column');
  });

  it('gives a constant score its value of no effect', () => {
    const constant = people.withColumns(
      pl.Series(
        'yHat',
        label.map(() => 1),
      ),
    );
    expect(column(byGroup(constant, { metric: 'auroc', by: 'tone' }), 'value')).eql([0.5, 0.5, 0.5]);
    expect(column(byGroup(constant, { metric: 'selectionRate', by: 'tone' }), 'value')).eql([1, 1, 1]);
  });
});
