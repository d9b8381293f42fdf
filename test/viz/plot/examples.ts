import pl from 'nodejs-polars';
import { Random } from '../../../src/base';
import { Values } from '../../../src/learn';
import { planeGrid, plot } from '../../../src/viz';
import type { Figure } from '../../../src/viz';

/** A plot with data as the labs have them. */
export interface Example {
  /** Draws so many rows. @param options - beside those that the plot needs */
  draw: (rows: number, options?: object) => Figure;
  /** What a plot of one row is refused with, where one row says nothing. */
  one?: RegExp;
  /** Columns of its text whose numbers are in its picture, and the fields of the rows that are drawn. */
  tells?: Readonly<Record<string, string>>;
}

const TONES = ['dark', 'light', 'medium'];

/** Scored pictures: faces of three skin tones, with and without hat, and what else a table of predictions has. */
export function scored(rows: number, { seed = 0, better = 0 } = {}): pl.DataFrame {
  const random = new Random(seed);
  const all = Array.from({ length: Math.max(1, rows) }, (_, row) => {
    const tone = Math.floor(random.uniform(0, 3));
    const hat = random.chance(0.3);
    const label = row % 4 === 3 ? 0 : 1;
    const yHat = (label ? 2.2 - (tone === 0 ? 1.4 : 0) - (hat ? 0.8 : 0) + better : -2) + random.normal(0, 1.5);
    return {
      ...{ label, yHat, skinTone: TONES[tone]!, hat, group: `${TONES[tone]!} ${hat ? 'with hat' : 'bare'}` },
      bias: -30 + 6 * tone - (hat ? 4 : 0) + random.normal(0, 5),
      epistemic: Math.exp(random.normal(-4 + (hat ? 0.5 : 0), 0.4)),
      aleatoric: Math.exp(random.normal(-2, 0.5)),
    };
  });
  return pl.DataFrame(all).head(rows);
}

/** A curve with noise, as a regression predicts it. */
export function regressed(rows: number, seed = 0): pl.DataFrame {
  const random = new Random(seed);
  return pl
    .DataFrame(
      Array.from({ length: Math.max(1, rows) }, (_, row) => {
        const x = rows < 2 ? 0 : -6 + (12 * row) / (rows - 1);
        const mean = x ** 3 / 40;
        const sigma = 0.6 + 0.2 * Math.abs(x);
        return {
          ...{ x, mean, sigma, y: random.normal(mean, sigma), yHat: mean + 0.3 * Math.sin(x) },
          ...{ aleatoric: (0.9 * sigma) ** 2, epistemic: Math.max(0, Math.abs(x) - 4) ** 2 },
        };
      }),
    )
    .head(rows);
}

/** What a training of so many rows of history reports. */
export function history(rows: number, { seed = 0, extra = true } = {}): pl.DataFrame {
  const random = new Random(seed);
  return pl
    .DataFrame(
      Array.from({ length: Math.max(1, rows) }, (_, row) => {
        const at = (row + 1) / 10;
        const task = 0.7 * Math.exp(-at / 2) + 0.1 * Math.exp(random.normal(0, 0.2));
        const [kl, reconstruction] = [0.05 + 0.02 * at, 1.4 * Math.exp(-at) + 0.9];
        const last = (row + 1) % 10 === 0;
        return {
          ...{ epoch: at, step: 10 * (row + 1), loss: extra ? task + kl + reconstruction : task },
          ...(extra ? { task, kl, reconstruction, binaryAccuracy: 1 - task / 2 } : {}),
          ...(extra ? { valTask: last ? task + 0.05 * at : null, valAuroc: last ? 1 - task / 4 : null } : {}),
        };
      }),
    )
    .head(rows);
}

const plane = (rows: number) => {
  const side = Math.round(Math.sqrt(rows));
  const corners = pl.DataFrame({ x: [-1, 2], y: [-1, 1] });
  const grid = planeGrid(corners, { steps: Math.max(2, side) });
  const places = grid.toRecords() as { x: number; y: number }[];
  const whole = grid.withColumns(
    pl.Series(
      'p',
      places.map(({ x, y }) => 1 / (1 + Math.exp(-3 * (x - y ** 2)))),
    ),
  );
  return rows === 0 ? whole.head(0) : whole;
};

const detections = (rows: number) =>
  pl
    .DataFrame(
      ['micah', 'lorelei', 'personas', 'photographs'].slice(0, Math.max(1, rows)).flatMap((world, i) =>
        ['unsure', 'redrawing', 'rarity'].slice(0, Math.max(1, rows)).map((warning, k) => {
          const auroc = 0.4 + 0.13 * i + 0.04 * k;
          return { world, warning, auroc, lower: auroc - 0.03, upper: auroc + 0.03 };
        }),
      ),
    )
    .head(rows === 0 ? 0 : 12);

/** What a monitor says of so many windows: evidence that goes up and down, and rings at 50. */
const watchedWindows = (rows: number) => {
  const random = new Random(11);
  let before = 0;
  return pl
    .DataFrame(
      Array.from({ length: Math.max(1, rows) }, (_, row) => {
        const evidence = (1 + before) * Math.exp(random.normal(-0.2, 0.8));
        before = evidence >= 50 ? 0 : evidence;
        const column = TONES[row % 3]!;
        return { window: row + 1, evidence, threshold: 50, alarm: evidence >= 50, column, since: Math.max(1, row - 2) };
      }),
    )
    .head(rows);
};

const latents = (rows: number) => {
  const random = new Random(3);
  return new Values(
    Float32Array.from({ length: 8 * rows }, (_, i) => random.normal((i % 8) / 8, 1)),
    [rows, 8],
  );
};

/** Every plot of the library; a test holds the names to the exports. */
export const examples: Record<keyof typeof plot, Example> = {
  accuracyVsRisk: {
    draw: (n, more) =>
      plot.accuracyVsRisk({ uniform: scored(n), resampled: scored(n, { better: 1 }) }, { risk: 'bias', ...more }),
    one: /^bins: expected at most one bin per row/,
    tells: { accuracy: 'accuracy' },
  },
  calibrationOfQuantiles: {
    draw: (n, more) =>
      plot.calibrationOfQuantiles({ plain: regressed(n), second: regressed(n, 1) }, { variance: 'aleatoric', ...more }),
    tells: { observed: 'observed' },
  },
  curves: {
    draw: (n, more) =>
      plot.curves(regressed(n), {
        columns: ['yHat', 'mean'],
        truth: 'mean',
        shade: [-4, 4],
        points: regressed(n, 2),
        ...more,
      }),
    tells: { yHat: 'y', mean: 'y' },
  },
  decisionMap: {
    draw: (n, more) =>
      plot.decisionMap(plane(n), {
        ...{ value: 'p', middle: 0.5, points: pl.DataFrame({ x: [0, 1], y: [0, 0.5], label: [0, 1] }), group: 'label' },
        ...more,
      }),
  },
  groupBars: {
    draw: (n, more) =>
      plot.groupBars({ uniform: scored(n), resampled: scored(n, { better: 1 }) }, { by: ['skinTone', 'hat'], ...more }),
    tells: { accuracy: 'accuracy' },
  },
  groupsFound: {
    draw: (n, more) => plot.groupsFound(scored(n), { by: 'group', scores: ['bias', 'epistemic'], ...more }),
    one: /^group: expected a part of the groups, got 1 of 1/,
    tells: { AUROC: 'value' },
  },
  histogram: {
    draw: (n, more) => plot.histogram(scored(n), { column: 'bias', by: 'skinTone', marks: { cut: -28 }, ...more }),
  },
  intervals: {
    draw: (n, more) =>
      plot.intervals(detections(n), { value: 'auroc', by: 'world', series: 'warning', reference: 0.5, ...more }),
    tells: { AUROC: 'value' },
  },
  latentScatter: {
    draw: (n, more) => plot.latentScatter(latents(n), { table: scored(n), color: 'skinTone', ...more }),
  },
  monitoring: {
    draw: (n, more) => plot.monitoring(watchedWindows(n), { ...more }),
    tells: { evidence: 'evidence' },
  },
  regressionBand: {
    draw: (n, more) =>
      plot.regressionBand(regressed(n), {
        ...{ variance: ['aleatoric', 'epistemic'], truth: 'mean', points: regressed(n, 2) },
        ...more,
      }),
    tells: { mean: 'y', truth: 'y' },
  },
  reliabilityDiagram: {
    draw: (n, more) => plot.reliabilityDiagram({ before: scored(n), after: scored(n, { better: 1 }) }, { ...more }),
    tells: { predicted: 'predicted', observed: 'observed' },
  },
  riskCoverage: {
    draw: (n, more) => plot.riskCoverage(scored(n), { risk: ['epistemic', 'aleatoric', 'bias'], ...more }),
    tells: { 'at 100.0%': 'loss' },
  },
  roc: {
    draw: (n, more) => plot.roc({ uniform: scored(n), resampled: scored(n, { better: 1 }) }, { ...more }),
    one: /^label: expected rows of class 0, got none/,
  },
  scatter: {
    draw: (n, more) => plot.scatter(scored(n), { x: 'bias', y: 'epistemic', color: 'skinTone', ...more }),
  },
  sparsification: {
    draw: (n, more) =>
      plot.sparsification(regressed(n).withColumns(pl.col('yHat').sub(pl.col('y')).pow(2).alias('squared')), {
        ...{ risk: ['aleatoric', 'epistemic'], loss: 'squared', root: true },
        ...more,
      }),
    tells: { '10.0%': 'left', '25.0%': 'left', '50.0%': 'left' },
  },
  trainingCurves: {
    draw: (n, more) => plot.trainingCurves(history(n), { ...more }),
    tells: { first: 'value', least: 'value', most: 'value', last: 'value' },
  },
  weights: {
    draw: (n, more) => {
      const random = new Random(5);
      const list = Float64Array.from({ length: n }, () => Math.exp(random.normal(0, 2)));
      return plot.weights({ uniform: list.map(() => 1), inverse: list }, { ...more });
    },
    tells: { least: 'times', most: 'times' },
  },
};
