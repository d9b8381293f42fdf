import { expect } from 'chai';
import pl from 'nodejs-polars';
import { Values } from '../../../src/learn';
import { Chart, planeGrid, plot } from '../../../src/viz';
import type { Figure, Scene } from '../../../src/viz';
import { rowsOf, textsOf } from '../helpers';
import { history, regressed, scored } from './examples';

/** Names that every object has, and names that are written like a path into one. */
const NAMES = ['constructor', '__proto__', 'toString', 'a.b', 'a[0]', `it's`, 'say "so"', 'back\\slash', '$sum(x)'];

type Name = (n: number) => string;

/** A table of scored pictures whose first columns are called so, and whose groups are, too. */
function pictures(name: Name, better = 0): pl.DataFrame {
  const table = scored(60, { better });
  const tones = table.getColumn('skinTone').toArray() as string[];
  const called = new Map(['dark', 'light', 'medium'].map((tone, i) => [tone, name(4 + i)]));
  return table
    .withColumns(
      pl.Series(
        'skinTone',
        tones.map((tone) => called.get(tone) ?? ''),
      ),
    )
    .rename({ bias: name(0), epistemic: name(1), label: name(2), skinTone: name(3) });
}

/** Two tables by their names. */
function tables(name: Name, make: (seed: number) => pl.DataFrame): Record<string, pl.DataFrame> {
  return Object.fromEntries([0, 1].map((seed) => [name(7 + seed), make(seed)]));
}

const curve = (name: Name, seed = 0) =>
  regressed(40, seed)
    .rename({ x: name(0), mean: name(1), aleatoric: name(2), epistemic: name(3), yHat: name(4), y: name(5) })
    .withColumns(pl.col('sigma').alias('loss'));

const warnings = (name: Name) =>
  pl.DataFrame(
    [0, 1].flatMap((i) => [0, 1].map((k) => ({ at: 0.4 + 0.2 * i + 0.1 * k, world: name(4 + i), by: name(6 + k) }))),
  );

/** Every plot with columns, groups and tables of given names. */
const draws: Record<keyof typeof plot, (name: Name) => Figure> = {
  accuracyVsRisk: (name) =>
    plot.accuracyVsRisk(
      tables(name, (seed) => pictures(name, seed)),
      { risk: name(0), label: name(2) },
    ),
  calibrationOfQuantiles: (name) =>
    plot.calibrationOfQuantiles(
      tables(name, (seed) => curve(name, seed)),
      { mean: name(1), variance: name(2), target: name(5) },
    ),
  curves: (name) =>
    plot.curves(curve(name), {
      x: name(0),
      columns: [name(1), name(4)],
      truth: name(1),
      titles: { [name(4)]: name(8) },
    }),
  decisionMap: (name) => {
    const grid = planeGrid(pl.DataFrame({ x: [-1, 2], y: [-1, 1] }), { steps: 5 });
    const all = grid
      .withColumns(pl.col('x').add(pl.col('y')).alias('p'))
      .rename({ x: name(0), y: name(1), p: name(2) });
    const points = pl
      .DataFrame({ x: [0, 1], y: [0, 0.5], kind: [name(4), name(5)] })
      .rename({ x: name(0), y: name(1), kind: name(3) });
    return plot.decisionMap(all, { x: name(0), y: name(1), value: name(2), points, group: name(3) });
  },
  groupBars: (name) =>
    plot.groupBars(
      tables(name, (seed) => pictures(name, seed)),
      {
        by: name(3),
        label: name(2),
        threshold: { [name(7)]: 0.1, [name(8)]: 0.2 },
      },
    ),
  groupsFound: (name) => plot.groupsFound(pictures(name), { by: name(3), scores: [name(0), name(1)] }),
  histogram: (name) =>
    plot.histogram(pictures(name), { column: name(0), by: name(3), marks: { [name(7)]: -28, [name(8)]: -20 } }),
  intervals: (name) =>
    plot.intervals(warnings(name).rename({ at: name(0), world: name(1), by: name(2) }), {
      value: name(0),
      by: name(1),
      series: name(2),
      lower: name(0),
      upper: name(0),
    }),
  latentScatter: (name) =>
    plot.latentScatter(
      new Values(
        Float32Array.from({ length: 480 }, (_, i) => Math.sin(i)),
        [60, 8],
      ),
      { table: pictures(name), color: name(3) },
    ),
  monitoring: (name) => {
    const rows = [0, 1, 2].map((i) => ({ window: i + 1, evidence: 1 + i, threshold: 2, alarm: i > 0, since: 1 }));
    return plot.monitoring(pl.DataFrame(rows.map((row, i) => ({ ...row, column: name(i) }))));
  },
  regressionBand: (name) =>
    plot.regressionBand(curve(name), {
      x: name(0),
      mean: name(1),
      variance: [name(2), name(3)],
      truth: name(4),
      points: curve(name, 1).withColumns(pl.col(name(5)).alias('y')),
    }),
  reliabilityDiagram: (name) =>
    plot.reliabilityDiagram(
      tables(name, (seed) => pictures(name, seed)),
      { label: name(2) },
    ),
  riskCoverage: (name) => plot.riskCoverage(curve(name), { risk: [name(2), name(3)], loss: 'loss' }),
  roc: (name) =>
    plot.roc(
      tables(name, (seed) => pictures(name, seed)),
      { label: name(2) },
    ),
  scatter: (name) => plot.scatter(pictures(name), { x: name(0), y: name(1), color: name(3) }),
  sparsification: (name) => plot.sparsification(curve(name), { risk: [name(2), name(3)], loss: 'loss' }),
  trainingCurves: (name) =>
    plot.trainingCurves(
      tables(name, (seed) => history(40, { seed }).rename({ kl: name(0), reconstruction: name(1) })),
      { panels: { [name(2)]: ['loss', name(0)], [name(3)]: [name(1)] } },
    ),
  weights: (name) => plot.weights({ [name(0)]: [1, 2, 3], [name(1)]: [1, 1, 1] }),
};

/** All numbers that are drawn, in the order of their size, for the order of rows may follow names. */
function numbersOf(figure: Figure): number[] {
  const rows = figure instanceof Chart ? rowsOf(figure) : (figure as Scene).plotly.data;
  return numbersIn(rows).sort((a, b) => a - b);
}

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

/** What is in a drawing: how many shapes, and how many texts. */
async function counted(figure: Figure): Promise<object> {
  if (!(figure instanceof Chart)) return Object.keys((await figure.render()).data);
  const svg = await figure.svg();
  return { shapes: svg.split('<path').length, texts: textsOf(svg).length };
}

describe('columns, groups, tables and marks that are called as members of objects or paths into them are', () => {
  for (const [kind, draw] of Object.entries(draws)) {
    it(`drawn by plot.${kind} as any others`, async () => {
      const plain = draw((n) => `name ${n}`);
      const drawn = await counted(plain);
      expect(numbersOf(plain)).length.above(3);
      for (const turn of NAMES.keys()) {
        const figure = draw((n) => NAMES[(n + turn) % NAMES.length] as string);
        expect(numbersOf(figure), NAMES[turn]).eql(numbersOf(plain));
        expect(await counted(figure), NAMES[turn]).eql(drawn);
      }
    });
  }
});
