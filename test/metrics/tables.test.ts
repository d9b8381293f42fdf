import { expect } from 'chai';
import pl from 'nodejs-polars';
import { InputError } from '../../src/base';
import * as metrics from '../../src/metrics';

/** Options that suit every metric; each takes those that it knows. */
const options: Record<string, object> = {
  accuracyByRisk: { risk: 'yHat' },
  accuracyByGroup: { by: 'label' },
  aurocByGroup: { by: 'label', score: 'yHat' },
  aurocOfGroup: { by: 'label', score: 'yHat', group: '1' },
  byGroup: { metric: 'accuracy', by: 'label' },
  compareGroups: { metric: 'accuracy', by: 'label' },
  aurc: { risk: 'yHat' },
  ause: { risk: 'yHat' },
  confidenceByGroup: { by: 'label' },
  coverageCheck: { calibrationRows: 20 },
  crpsOfSamples: { samples: ['yHat', 'yHat'] },
  errorDetection: { risk: 'yHat' },
  excessAurc: { risk: 'yHat' },
  groupGap: { by: 'label' },
  groupsOf: { by: 'label' },
  meanOverSeeds: { values: ['yHat'] },
  riskCoverage: { risk: 'yHat' },
  selectiveQuality: { risk: 'yHat' },
  sparsification: { risk: 'yHat' },
  thresholdFor: { balanced: true },
  worstGroup: { by: 'label' },
};
/** What takes no table first. */
const others = [
  'calibratorFrom',
  'checkConfidence',
  'checkThreshold',
  'equalChunks',
  'expectedOrder',
  'forEach',
  'groupName',
  'haveOwnOrder',
  'isTable',
  'ordered',
  'meanInterval',
  'ratioInterval',
  'normalCdf',
  'normalQuantile',
  'binomialLowerBound',
  'studentQuantile',
  'holm',
  'wilsonInterval',
  'combinedInterval',
  'aurocOf',
  'rates',
  'centredRanks',
  'centredCorrelation',
  'valueOf',
  'countBelow',
  'eceStatistic',
];
const columns = ['finiteColumn', 'labelColumn', 'numberColumn', 'textColumn'];

describe('what is no table', () => {
  const table = pl.DataFrame({ label: [0, 1], yHat: [0.1, 0.9] });
  const wrong: readonly (readonly [unknown, string])[] = [
    [table.lazy(), 'got a LazyFrame. Run it first'],
    [table.getColumn('label'), 'got a Series. Make a table of it'],
    [[{ label: 0, yHat: 1 }], 'got [an object with keys label, yHat]. Make a table of the rows: pl.DataFrame(rows).'],
    [{ label: [0, 1] }, 'got an object with keys label. Make a table of columns'],
    [[], 'got [].'],
    [undefined, 'got undefined.'],
    [null, 'got null.'],
    ['table.csv', 'got table.csv.'],
  ];

  for (const [name, fn] of Object.entries(metrics as unknown as Record<string, (...args: unknown[]) => unknown>)) {
    if (/^[A-Z]/.test(name) || others.includes(name)) continue;
    it(`is refused by ${name}, named and with what to do`, () => {
      for (const [value, message] of wrong) {
        let args = [value, options[name] ?? {}];
        if (columns.includes(name)) args = [value, 'label'];
        if (name === 'namedTables') args = ['summary', value];
        if (name === 'bootstrapInterval') args = [value, () => 1];
        if (name === 'oodDetection') args = [value, value, { risk: 'yHat' }];
        expect(() => fn(...args)).throw(InputError, `table: expected a table (DataFrame), ${message}`);
      }
    });
  }

  it('is refused by what was fitted, and so is a state of another kind', () => {
    const binary = pl.DataFrame({ label: [0, 1, 0, 1, 1], yHat: [-1, 2, 1, 0.5, 3], y: [0, 1, 2, 3, 4] });
    const fitted = [
      metrics.fitPlatt(binary),
      metrics.fitIsotonic(binary),
      metrics.fitTemperature(binary),
      metrics.fitConformalClassifier(binary, { alpha: 0.4 }),
      metrics.fitConformalRegressor(binary, { alpha: 0.4 }),
    ];
    for (const one of fitted) {
      expect(() => one.apply(binary.lazy() as never)).throw(InputError, 'got a LazyFrame.');
      expect(() => one.apply(undefined as never)).throw(
        InputError,
        'table: expected a table (DataFrame), got undefined.',
      );
    }
    for (const state of [null, undefined, 3, 'platt', [], {}]) {
      expect(() => metrics.calibratorFrom(state as never)).throw(InputError, 'kind temperature, platt or isotonic');
      expect(() => new metrics.ConformalClassifier(state as never)).throw(InputError, 'what toJSON() of a');
      expect(() => new metrics.ConformalRegressor(state as never)).throw(InputError, 'what toJSON() of a');
    }
    for (const kind of ['temperature', 'platt', 'isotonic']) {
      expect(() => metrics.calibratorFrom({ kind } as never)).throw(InputError);
    }
  });

  it('keeps the columns that a conformal predictor reads: its own would replace them', () => {
    const named = pl.DataFrame({ lower: [0, 1, 2, 3, 4], yHat: [0, 1, 1, 3, 4] });
    const fitted = metrics.fitConformalRegressor(named, { target: 'lower', alpha: 0.4 });
    expect(() => fitted.apply(named)).throw(
      'column: expected names other than lower, upper, covered, which the result adds, got lower.',
    );
  });
});
