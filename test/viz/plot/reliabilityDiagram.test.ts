import { expect } from 'chai';
import pl from 'nodejs-polars';
import { wilsonInterval } from '../../../src/metrics';
import { plot } from '../../../src/viz';
import { sizeOf } from '../../../src/viz/chart';
import { palette } from '../../../src/viz/theme';
import { checkChart, pixelsOf, rowsOf, textsOf } from '../helpers';

// Bin (0.2, 0.4]: 1 of 4 came true; bin (0.6, 0.8]: 3 of 4.
const table = pl.DataFrame({
  label: [1, 0, 0, 0, 1, 1, 1, 0],
  p: [0.3, 0.3, 0.3, 0.3, 0.7, 0.7, 0.8, 0.8],
});

interface Panel {
  data: { values: Record<string, unknown>[] };
  vconcat: [
    curve: { width: number; height: number; layer: Layer[] },
    bars: { mark: { type: string }; encoding: Encoding },
  ];
}
interface Layer {
  data?: { values: unknown };
  mark: { type?: string };
  encoding: Encoding;
}
type Encoding = Record<string, { scale?: unknown; title?: unknown }>;
const panelsOf = (chart: { spec: object }) => (chart.spec as { concat: Panel[]; columns: number }).concat;

describe('plot.reliabilityDiagram', () => {
  it('draws what came true of each bin with its interval, and bars of how many rows it has', async () => {
    const chart = plot.reliabilityDiagram(table, { probabilities: 'p', bins: 5 });
    const svg = await checkChart(chart);
    const rows = rowsOf(chart).filter((row) => 'n' in row);
    expect(rows).length(2);
    expect(rows[0]).include({ n: 4, share: 0.5, low: 0.2, high: 0.4, predicted: 0.3, observed: 0.25 });
    expect(rows[1]).include({ n: 4, predicted: 0.75, observed: 0.75 });
    expect(rows[0]?.['upper']).closeTo(wilsonInterval(1, 4).upper, 1e-5);
    // Errors 0.05 and 0 of half the rows each.
    expect(chart.text).include(
      'Calibration error (ECE): 0.025. Dots: bins, with 95% intervals. Bars: share of the rows in each bin.',
    );
    expect(textsOf(svg)).include.members(['observed share', 'rows', 'predicted probability']);
    expect(panelsOf(chart).map(({ vconcat }) => vconcat[1].mark.type)).eql(['bar']);
    expect(chart.text.split('\n')[3]).match(/^0\.2 to 0\.4 +4 +30\.0% +25\.0% +\S+% to \S+%$/);
  });

  it('says on the diagonal and beside it what they mean', async () => {
    const chart = plot.reliabilityDiagram(table, { probabilities: 'p', bins: 5 });
    expect(textsOf(await checkChart(chart))).include.members([
      'calibrated',
      'more often than predicted',
      'less often than predicted',
    ]);
    const [panel] = panelsOf(chart);
    // Square, for the words lie along the diagonal.
    expect(panel?.vconcat[0].width).equal(panel?.vconcat[0].height);
  });

  it('gives each of several tables a panel on the same axes, with its error, and the first curve in grey', async () => {
    const after = table.withColumns(pl.lit(0.5).alias('p'));
    const both = plot.reliabilityDiagram({ before: table, after }, { probabilities: 'p', bins: 5, title: 'Mine' });
    const texts = textsOf(await checkChart(both));
    expect(texts).include.members(['Mine', 'before', 'ECE 0.025', 'after', 'ECE 0.000']);
    expect(both.text).include('Grey: the curve of the first panel.');
    expect(both.text).include('before\u00A00.025, after\u00A00.000');
    const [first, second] = panelsOf(both);
    expect(first?.data.values.map(({ observed }) => observed)).eql([0.25, 0.75]);
    expect(second?.data.values.map(({ observed }) => observed)).eql([0.5]);
    const grey = [
      { predicted: 0.3, observed: 0.25 },
      { predicted: 0.75, observed: 0.75 },
    ];
    const lines = (panel?: Panel) => panel?.vconcat[0].layer.map(({ data }) => data?.values);
    expect(lines(second)).deep.include(grey);
    expect(lines(first)).not.deep.include(grey);
    // All rows of `after` are in one bin, half of those of `before` in each of two: bars are compared on one scale.
    for (const panel of [first, second]) expect(panel?.vconcat[1].encoding['y']?.scale).eql({ domain: [0, 1] });
  });

  it('sets two and four panels two by two, three and more in rows of three', async () => {
    for (const [count, columns] of [
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 2],
      [5, 3],
    ] as const) {
      const tables = Object.fromEntries(Array.from({ length: count }, (_, i) => [`t${i}`, table]));
      const chart = plot.reliabilityDiagram(tables, { probabilities: 'p' });
      expect(chart.spec['columns'], `${count} panels`).equal(columns);
      const texts = textsOf(await checkChart(chart));
      // Axes are named once: on the left of each row, and below each column.
      expect(texts.filter((text) => text === 'observed share')).length(Math.ceil(count / columns));
      expect(texts.filter((text) => text === 'predicted probability')).length(columns);
    }
  });

  it('keeps panels in their places, whatever the tables are called, and their bars level', async () => {
    // All rows in one bin: the highest label of the bars, where there are labels, stands half above them.
    const even = table.withColumns(pl.lit(0.5).alias('p'));
    const named = (name: string) =>
      plot.reliabilityDiagram({ before: even, [name]: even, last: even }, { probabilities: 'p' });
    const [short, long] = await Promise.all(['after', 'after '.repeat(20).trim()].map((name) => named(name).svg()));
    expect(sizeOf(long ?? '')).eql(sizeOf(short ?? ''));
    const { width, height, at } = await pixelsOf(await named('after').png());
    /** The lowest row with a bar in a colour of the palette, of which three fifths are left on white. */
    const lowest = (color: string) => {
      const bar = [1, 3, 5].map((from) => Math.round(102 + 0.6 * Number.parseInt(color.slice(from, from + 2), 16)));
      const near = (x: number, y: number) => at(x, y).every((part, i) => Math.abs(part - (bar[i] ?? 0)) < 4);
      const rows = Array.from({ length: height }, (_, y) => y);
      return rows.findLast((y) => Array.from({ length: width }, (_, x) => x).some((x) => near(x, y)));
    };
    expect(lowest(palette[0])).a('number').equal(lowest(palette[1])).equal(lowest(palette[2]));
  });

  it('draws a single row and a constant probability', async () => {
    await checkChart(plot.reliabilityDiagram(table.head(1), { probabilities: 'p' }));
    const constant = table.withColumns(pl.lit(0.5).alias('p'));
    await checkChart(plot.reliabilityDiagram(constant, { probabilities: 'p', binning: 'count' }));
  });

  it('refuses what are no probabilities', () => {
    expect(() => plot.reliabilityDiagram(table, { probabilities: 'label', bin: 3 } as object)).throw(
      'reliabilityDiagram: expected options among label, logits, probabilities, of, bins, binning, confidence, title, got bin.',
    );
    expect(() => plot.reliabilityDiagram(table)).throw('column: expected one of label, p, got yHat.');
  });
});
