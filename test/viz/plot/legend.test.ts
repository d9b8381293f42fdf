import { expect } from 'chai';
import pl from 'nodejs-polars';
import type * as VegaLite from 'vega-lite';
import { chartWidth } from '../../../src/viz/theme';
import { plot, type Chart, type Figure } from '../../../src/viz';
import { sizeOf } from '../../../src/viz/chart';
import { regressed, scored } from './examples';

/** A part of a drawing, as vega keeps it. */
interface Item {
  role?: string;
  bounds?: { x2: number };
  items?: Item[];
}

/** Where the legends of a drawing end, in pixels from its left edge, as vega lays them out. */
async function endsOfLegends(chart: Chart): Promise<number[]> {
  const [vega, lite] = await Promise.all([import('vega'), import('vega-lite')]);
  const compiled = lite.compile(structuredClone(chart.spec) as unknown as VegaLite.TopLevelSpec).spec;
  const view = await new vega.View(vega.parse(compiled, undefined, { ast: false }), { renderer: 'none' }).runAsync();
  const ends: number[] = [];
  const walk = (item: Item): void => {
    if (item.role === 'legend') for (const { bounds } of item.items ?? []) ends.push(bounds!.x2);
    item.items?.forEach(walk);
  };
  walk((view.scenegraph() as unknown as { root: Item }).root);
  const left = view.origin()[0];
  view.finalize();
  return ends.map((end) => end + left);
}

const series = [
  'gap: demographicParity',
  'gap: equalOpportunity',
  'gap: equalizedOdds',
  'gap: predictiveParity',
  'gap: treatmentEquality',
];
const five = <T>(table: T): Record<string, T> => Object.fromEntries(series.map((name) => [name, table]));
const rows = five(scored(200));

const lines = regressed(200);
const titles = { x: series[0]!, y: series[1]!, sigma: series[2]!, mean: series[3]!, yHat: series[4]! };
const grouped = pl.concat(series.map((name) => scored(40).withColumns(pl.lit(name).alias('series'))));
const means = pl.DataFrame(
  series.flatMap((metric, i) =>
    ['before', 'after: thresholds by group, equalized odds'].map((method) => ({
      method,
      metric,
      mean: i,
      lower: i - 1,
      upper: i + 1,
    })),
  ),
);

/** The plots that name series in a legend, each with five long names. */
const plots: Record<string, () => Figure> = {
  accuracyVsRisk: () => plot.accuracyVsRisk(rows, { risk: 'bias' }),
  calibrationOfQuantiles: () => plot.calibrationOfQuantiles(five(regressed(200)), { variance: 'aleatoric' }),
  curves: () => plot.curves(lines, { columns: ['x', 'y', 'sigma', 'mean', 'yHat'], titles }),
  groupBars: () => plot.groupBars(rows, { by: 'skinTone' }),
  histogram: () => plot.histogram(grouped, { column: 'bias', by: 'series' }),
  intervals: () => plot.intervals(means, { value: 'mean', by: 'method', series: 'metric' }),
  riskCoverage: () => plot.riskCoverage(rows, { risk: 'epistemic' }),
  roc: () => plot.roc(rows),
  scatter: () => plot.scatter(grouped, { x: 'bias', y: 'epistemic', color: 'series' }),
  sparsification: () => plot.sparsification(rows, { risk: 'epistemic' }),
  weights: () => plot.weights(five([1, 2, 3])),
};

describe('a legend', () => {
  for (const [name, draw] of Object.entries(plots))
    it(`of ${name} shows five long names whole, inside the picture`, async () => {
      const chart = draw() as Chart;
      const svg = await chart.svg();
      const { width } = sizeOf(svg);
      expect(width).at.most(chartWidth);
      const ends = await endsOfLegends(chart);
      expect(ends).not.length(0);
      for (const end of ends) expect(end).at.most(width);
      for (const one of series) expect(svg).contains(`>${one}<`);
    });
});
