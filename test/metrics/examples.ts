import pl from 'nodejs-polars';
import { Random } from '../../src/base';
import * as metrics from '../../src/metrics';

/** A metric, and what it has to give of tables that are odd. */
export interface Example {
  /** Calls it. @param more - options beside those that it needs */
  of: (table: pl.DataFrame, more?: object) => unknown;
  table: pl.DataFrame;
  /** A column that it reads. */
  reads: string;
  /** Its numbers where the score (or the risk) is a constant that knows nothing, or why it refuses. */
  constant: readonly number[] | RegExp;
  /** Whether it is defined where all rows are of class 1 (or of one true value), or why it refuses. */
  oneClass: 'defined' | RegExp;
  /** Why its numbers change where each row stands twice. Default: they do not. */
  twice?: 'counts rows';
  /** False for a function that takes no object of options. */
  options?: false;
}

const ROWS = 40;
/** Rows of class 1; the constant score is the logit of their share. */
export const POSITIVES = 24;
const SHARE = POSITIVES / ROWS;
const LOGIT = Math.log(SHARE / (1 - SHARE));

const random = new Random(5);
const rows = Array.from({ length: ROWS }, (_, row) => {
  const label = row < POSITIVES ? 1 : 0;
  return { label, yHat: random.normal(label ? 0.8 : -0.6, 1), risk: random.uniform(), group: 'ab'[row % 2]! };
});
/** Predictions of a classifier: scores that differ, with errors of both kinds in both groups. */
export const binary = pl.DataFrame([...rows].sort((a, b) => a.risk - b.risk));

const noise = new Random(8);
/** Predictions of a regression. */
export const regression = pl.DataFrame(
  Array.from({ length: ROWS }, (_, row) => {
    const yHat = noise.normal(0, 2);
    const sigma = noise.uniform(0.5, 1.5);
    const member = () => yHat + noise.normal(0, 0.3);
    const y = yHat + sigma * noise.normal(0, 1);
    return { y, yHat, aleatoric: sigma ** 2, sigma, m0: member(), m1: member(), covered: row % 10 === 0 ? 0 : 1 };
  }),
);
const truth = regression.getColumn('y').toArray() as number[];
const centre = truth.reduce((total, y) => total + y, 0) / ROWS;
const spread = truth.reduce((total, y) => total + (y - centre) ** 2, 0) / ROWS;

/** A column of one value. */
function fill(table: pl.DataFrame, values: Readonly<Record<string, number>>): pl.DataFrame {
  const columns = Object.entries(values).map(([name, value]) =>
    pl.Series(name, new Array<number>(table.height).fill(value)),
  );
  return table.withColumns(...columns);
}

/** The same table, predicted by a constant that knows nothing but the share of class 1, or the mean and variance of y. */
export function constantOf(table: pl.DataFrame): pl.DataFrame {
  if (table.columns.includes('label')) return fill(table, { yHat: LOGIT, risk: 1 });
  return fill(table, { yHat: centre, m0: centre, m1: centre, aleatoric: spread, sigma: Math.sqrt(spread), covered: 1 });
}

/** The same table with rows of class 1 alone, or of one true value. */
export function oneClassOf(table: pl.DataFrame): pl.DataFrame {
  return fill(table, table.columns.includes('label') ? { label: 1 } : { y: 1 });
}

const WRONG = 1 - SHARE;
/** Least area of any order of a loss that is 1 for the wrong rows: none among the first, then ever more. */
const LEAST =
  Array.from({ length: ROWS }, (_, i) => Math.max(0, i + 1 - POSITIVES) / (i + 1)).reduce((a, b) => a + b, 0) / ROWS;
const ENTROPY = -SHARE * Math.log(SHARE) - WRONG * Math.log(WRONG);
const BRIER = SHARE * WRONG;
const GAUSSIAN = Math.log(2 * Math.PI * Math.E * spread) / 2;
/** Of a normal distribution: mean of its closed form. */
const CRPS =
  truth.map((y) => crpsBySteps((y - centre) / Math.sqrt(spread))).reduce((a, b) => a + b, 0) *
  (Math.sqrt(spread) / ROWS);
const ABSOLUTE = truth.map((y) => Math.abs(y - centre));

/** Its definition, the integral of squared differences of distribution functions, in small steps. */
function crpsBySteps(z: number): number {
  const step = 1e-3;
  let [below, area] = [0, 0];
  for (let x = -9; x < 9; x += step) {
    below += (step * Math.exp(-((x + step / 2) ** 2) / 2)) / Math.sqrt(2 * Math.PI);
    area += step * (below - (x + step >= z ? 1 : 0)) ** 2;
  }
  return area;
}

/** Share of true values at or below each of 19 quantiles of the constant distribution, from tables of the normal distribution. */
const QUANTILES = [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45];
const Z = [1.6448536, 1.2815516, 1.0364334, 0.8416212, 0.6744898, 0.5244005, 0.3853205, 0.2533471, 0.1256613];
const LEVELS = [
  ...QUANTILES.map((level, i) => [level, -Z[i]!] as const),
  [0.5, 0] as const,
  ...QUANTILES.map((level, i) => [1 - level, Z[i]!] as const).reverse(),
];
const OBSERVED = LEVELS.map(([, z]) => truth.filter((y) => (y - centre) / Math.sqrt(spread) <= z).length / ROWS);
const QUANTILE_ERROR = LEVELS.reduce((sum, [level], i) => sum + Math.abs(OBSERVED[i]! - level), 0) / LEVELS.length;

const CLASSES = /rows of class 0, got none/;
const DIFFER = /values that differ|at least two different values/;

type Row = Omit<Example, 'of' | 'table' | 'reads'> &
  Partial<Pick<Example, 'of' | 'table' | 'reads'>> & { needs?: object };

/** A metric of the table of binary predictions, unless it says otherwise. */
function example(name: string, { needs = {}, ...row }: Row): Example {
  const metric = (metrics as unknown as Record<string, (table: pl.DataFrame, options: object) => unknown>)[name]!;
  return { of: (table, more = {}) => metric(table, { ...needs, ...more }), table: binary, reads: 'yHat', ...row };
}

const defined = 'defined' as const;
const ofRisk = { needs: { risk: 'risk' }, reads: 'risk', oneClass: defined };
const ofNumbers = { table: regression, oneClass: defined };

const ROW_BY_NAME: Readonly<Record<string, Row>> = {
  accuracy: { constant: [SHARE], oneClass: defined },
  accuracyByGroup: { needs: { by: 'group' }, constant: groupShares(), oneClass: defined },
  accuracyByRisk: { ...ofRisk, needs: { risk: 'risk', bins: 4 }, constant: DIFFER },
  adaptiveEce: { constant: [0], oneClass: defined },
  auprc: { constant: [SHARE], oneClass: CLASSES },
  aurc: { ...ofRisk, constant: [WRONG], twice: 'counts rows' },
  auroc: { constant: [0.5], oneClass: CLASSES },
  aurocByGroup: {
    needs: { by: 'group', score: 'risk' },
    reads: 'risk',
    constant: groupShares().map((value, i) => (i % 2 ? 0.5 : value)),
    oneClass: defined,
  },
  aurocInterval: { constant: [], oneClass: CLASSES },
  aurocOfGroup: {
    needs: { by: 'group', score: 'risk', group: 'a' },
    reads: 'risk',
    constant: [0.5],
    oneClass: defined,
  },
  ause: { ...ofRisk, constant: [(WRONG - LEAST) / WRONG], twice: 'counts rows' },
  balancedAccuracy: { constant: [0.5], oneClass: CLASSES },
  bootstrapInterval: {
    of: (table, more = {}) => metrics.bootstrapInterval(table, (t) => metrics.accuracy(t), { resamples: 9, ...more }),
    constant: [],
    oneClass: defined,
  },
  brierDecomposition: { constant: [BRIER, 0, 0, BRIER, 0], oneClass: defined },
  brierScore: { constant: [BRIER], oneClass: defined },
  byGroup: { needs: { by: 'group', metric: 'accuracy' }, constant: groupShares(), oneClass: defined },
  classificationQuality: {
    needs: { resamples: 9 },
    // Value and no effect of accuracy, nll, brierScore, ece and adaptiveEce.
    constant: [SHARE, SHARE, ENTROPY, ENTROPY, BRIER, BRIER, 0, 0, 0, 0],
    oneClass: defined,
  },
  compareGroups: {
    needs: { by: 'group', metric: 'accuracy' },
    constant: compared(),
    oneClass: defined,
  },
  confidenceByGroup: { needs: { by: 'group' }, constant: confidence(), oneClass: defined },
  coverageCheck: {
    ...ofNumbers,
    needs: { calibrationRows: 20, alpha: 0.1 },
    reads: 'covered',
    constant: /.*/,
  },
  crps: { ...ofNumbers, constant: [CRPS] },
  crpsOfSamples: { ...ofNumbers, needs: { samples: ['m0', 'm1'] }, reads: 'm0', constant: [mean(ABSOLUTE)] },
  ece: { constant: [0], oneClass: defined },
  // Value and no effect of auroc, auprc and fprAt95; all rows of class 0 are wrong.
  errorDetection: { ...ofRisk, needs: { risk: 'risk', resamples: 9 }, constant: [0.5, 0.5, WRONG, WRONG, 1, 0.95] },
  excessAurc: { ...ofRisk, constant: [WRONG - LEAST], twice: 'counts rows' },
  falsePositiveRate: { constant: [1], oneClass: CLASSES },
  fitConformalClassifier: { constant: [0.1, 0, SHARE, ROWS], oneClass: defined, twice: 'counts rows' },
  fitConformalRegressor: {
    ...ofNumbers,
    constant: [0.1, [...ABSOLUTE].sort((a, b) => a - b)[36]!, ROWS],
    twice: 'counts rows',
  },
  fitIsotonic: { constant: [LOGIT, SHARE], oneClass: CLASSES },
  fitPlatt: { constant: /.*/, oneClass: CLASSES, twice: 'counts rows' },
  fitTemperature: { constant: [1], oneClass: defined },
  fprAtTpr: { constant: [1], oneClass: CLASSES },
  gaussianNll: { ...ofNumbers, constant: [GAUSSIAN] },
  groupGap: { needs: { by: 'group' }, constant: [Math.abs(groupShares()[1]! - groupShares()[3]!)], oneClass: defined },
  meanOverSeeds: { needs: { values: ['yHat'] }, constant: [ROWS, LOGIT], oneClass: defined },
  nll: { constant: [ENTROPY], oneClass: defined },
  oodDetection: {
    of: (table, more = {}) => metrics.oodDetection(table, table, { risk: 'risk', resamples: 9, ...more }),
    reads: 'risk',
    constant: [0.5, 0.5, 0.5, 0.5, 1, 0.95],
    oneClass: defined,
  },
  quantileCalibration: {
    ...ofNumbers,
    constant: LEVELS.flatMap(([level], i) => [level, ROWS, OBSERVED[i]!]),
  },
  quantileCalibrationError: { ...ofNumbers, constant: [QUANTILE_ERROR] },
  rankCorrelation: {
    of: (table) => metrics.rankCorrelation(table, 'yHat', 'risk'),
    options: false,
    constant: DIFFER,
    oneClass: defined,
  },
  regressionQuality: {
    table: regression,
    needs: { resamples: 9 },
    // Value and no effect of rmse, gaussianNll, crps and quantileCalibrationError.
    constant: [Math.sqrt(spread), GAUSSIAN, CRPS, QUANTILE_ERROR].flatMap((value) => [value, value]),
    oneClass: DIFFER,
  },
  // One bin: its ends, rows, prediction and share.
  reliability: { constant: [0.5, 0.6, ROWS, SHARE, SHARE], oneClass: defined },
  riskCoverage: { ...ofRisk, constant: [1, ROWS, 1, WRONG] },
  selectiveQuality: {
    ...ofRisk,
    needs: { risk: 'risk', resamples: 9 },
    constant: [WRONG, WRONG, WRONG - LEAST, WRONG - LEAST, (WRONG - LEAST) / WRONG, (WRONG - LEAST) / WRONG],
    twice: 'counts rows',
  },
  sparsification: {
    ...ofRisk,
    needs: { risk: 'risk', steps: 2 },
    // All rows, then half of them: a random order leaves the error as it is, the oracle leaves 20 rows without any.
    constant: [0, ROWS, 1, 1, 0.5, ROWS / 2, 1, 0],
  },
  summary: { constant: [ROWS, SHARE, 0.5, 1, 1, 0.5], oneClass: CLASSES },
  thresholdFor: { needs: { balanced: true }, constant: [LOGIT], oneClass: CLASSES },
  truePositiveRate: { constant: [1], oneClass: defined },
  worstGroup: { needs: { by: 'group' }, constant: worst(), oneClass: defined, twice: 'counts rows' },
};

/** Every metric that takes a table. */
export const examples: Readonly<Record<string, Example>> = Object.fromEntries(
  Object.entries(ROW_BY_NAME).map(([name, row]) => [name, example(name, row)]),
);

/** Rows and share of class 1 in each group. */
function groupShares(): number[] {
  return ['a', 'b'].flatMap((group) => {
    const own = rows.filter((row) => row.group === group);
    return [own.length, own.filter(({ label }) => label === 1).length / own.length];
  });
}

function worst(): number[] {
  const [n = 0, first = 0, m = 0, second = 0] = groupShares();
  return first <= second ? [n, first] : [m, second];
}

/** n, overall, lowest, highest, gap and ratio. */
function compared(): number[] {
  const [, first = 0, , second = 0] = groupShares();
  const [low, high] = [Math.min(first, second), Math.max(first, second)];
  return [ROWS, SHARE, low, high, high - low, low / high];
}

/** n, confidence, accuracy and what the one is above the other, in each group. */
function confidence(): number[] {
  const [n = 0, first = 0, m = 0, second = 0] = groupShares();
  return [n, SHARE, first, SHARE - first, m, SHARE, second, SHARE - second];
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
