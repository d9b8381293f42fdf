import type pl from 'nodejs-polars';
import { checkKeys } from '../../base';
import { adaptiveEce, ece, reliability, type ReliabilityOptions } from '../../metrics';
import type { Tables } from '../../table';
import { Chart } from '../chart';
import { count, percent, rounded, shortNumber, textTable } from '../text';
import { ink, palette } from '../theme';
import { diagonal } from './diagonal';
import { directions } from './directions';
import { listed, shareAxis, wrapped, type Piece } from './encodings';
import { nearest } from './nearest';
import { comparedTables, type PlotOptions } from './tables';

/** Options of {@link reliabilityDiagram}. */
export interface ReliabilityDiagramOptions extends ReliabilityOptions, PlotOptions {}

const keys = ['label', 'logits', 'probabilities', 'of', 'bins', 'binning', 'confidence', 'title'] as const;

/** One bin of one table. */
interface Bin {
  n: number;
  share: number | null;
  low: number | null;
  high: number | null;
  predicted: number | null;
  observed: number | null;
  lower: number | null;
  upper: number | null;
}

/** A table in a reliability diagram: its bins, and the title of its panel; none where it is the only one. */
interface Panel {
  name: string;
  title: Piece | undefined;
  bins: Bin[];
}

/** Where a panel stands, and what all panels have in common. */
interface Place {
  /** Its place among the panels. */
  at: number;
  side: number;
  color: string;
  /** Whether it is in the first column: the others leave out what its axis says. */
  first: boolean;
  /** Whether it is the last of its column. */
  last: boolean;
  /** The highest bar of all panels. */
  most: number;
  /** Bins to compare with, drawn as a grey line. */
  reference: Bin[] | undefined;
}

/** Sides of the square panels, by how many stand beside each other: as wide as a chart together. */
const sides: Readonly<Record<number, number>> = { 1: 400, 2: 254, 3: 166 };

/** A table: its name, its calibration error and its bins. */
interface Measured {
  name: string;
  error: string;
  bins: Bin[];
}

/**
 * Reliability diagram: in bins of predicted probability, how often what was predicted came true, with intervals; below, bars of how
 * many rows each bin has. On the dashed diagonal a model is calibrated; above it things happen more often than predicted, below it
 * less often. Of several tables each has a panel of its own, with the curve of the first in grey to compare.
 *
 * @param tables - a table with probabilities or logits, or several by name to compare, such as before and after calibration
 * @throws InputError as `reliability`
 * @example
 * await show(plot.reliabilityDiagram(scored));
 * await show(plot.reliabilityDiagram({ before, after }, { probabilities: 'p' }));
 */
export function reliabilityDiagram(tables: Tables, options: ReliabilityDiagramOptions = {}): Chart {
  checkKeys('reliabilityDiagram', options, keys);
  const { title, ...asked } = options;
  const measured = comparedTables('reliabilityDiagram', tables).map(([name, table]) => measure(name, table, asked));
  const several = measured.length > 1;
  const heading = title ?? 'Reliability diagram';
  const errors = `Calibration error (ECE): ${listed(measured.map(({ name, error }) => ({ name, text: error })))}.`;
  const dots = `Dots: bins, with ${shortNumber(100 * (asked.confidence ?? 0.95))}% intervals.`;
  const parts = [dots, 'Bars: share of the rows in each bin.', 'Dashed: calibrated.'];
  // Each panel has its error above it.
  const subtitle = (several ? [...parts, 'Grey: the curve of the first panel.'] : [errors, ...parts]).join(' ');
  const panels = measured.map(({ name, error, bins }) => ({
    name,
    title: several ? { text: name, subtitle: `ECE ${error}`, fontSize: 13, frame: 'group', offset: 8 } : undefined,
    bins,
  }));
  const spec = { title: { text: heading, subtitle: wrapped(subtitle) }, ...panelsOf(panels) };
  return new Chart(spec, [heading, subtitle, ...(several ? [errors] : []), numbers(measured)].join('\n'));
}

function measure(name: string, table: pl.DataFrame, options: ReliabilityOptions): Measured {
  const { binning = 'width', confidence: _confidence, ...plain } = options;
  const error = binning === 'width' ? ece : adaptiveEce;
  const bins = reliability(table, options)
    .toRecords()
    .map((row) => {
      const at = (key: string) => rounded(Number(row[key]));
      const n = Number(row['n']);
      return {
        ...{ n, share: rounded(n / table.height), low: at('low'), high: at('high') },
        ...{ predicted: at('predicted'), observed: at('observed'), lower: at('lower'), upper: at('upper') },
      };
    });
  return { name, error: error(table, plain).toFixed(3), bins };
}

function numbers(measured: Measured[]): string {
  const several = measured.length > 1;
  const rows = measured.flatMap(({ name, bins }) => bins.map((bin) => ({ name, ...bin })));
  return textTable(
    ['bin', ...(several ? ['table'] : []), 'n', 'predicted', 'observed', 'interval'],
    rows.map((row) => [
      `${shortNumber(row.low)} to ${shortNumber(row.high)}`,
      ...(several ? [row.name] : []),
      count(row.n),
      percent(row.predicted),
      percent(row.observed),
      `${percent(row.lower)} to ${percent(row.upper)}`,
    ]),
  );
}

/**
 * Tables side by side, each with its curve above and the sizes of its bins below, on the same axes. From the second on, the
 * curve of the first is there in grey: four curves in one panel hide each other.
 */
function panelsOf(panels: Panel[]): Piece {
  const columns = columnsOf(panels.length);
  const most = Math.max(...panels.flatMap(({ bins }) => bins.map(({ share }) => share ?? 0)));
  const concat = panels.map((panel, i) => {
    const place = {
      at: i,
      side: sides[columns]!,
      color: palette[i % palette.length] ?? ink.text,
      first: i % columns === 0,
      last: i + columns >= panels.length,
      most,
      reference: i === 0 ? undefined : panels[0]?.bins,
    };
    return {
      // A longer name would push the panels beside it away.
      ...(panel.title && { title: { ...panel.title, limit: place.side } }),
      data: { values: panel.bins },
      spacing: 16,
      // The bars of all panels are level, whether or not there are labels between.
      bounds: 'flush',
      vconcat: [curveOf(panel, place), barsOf(place)],
    };
  });
  return { columns, concat, spacing: 20 };
}

/** Two and four stand two by two; one stands alone; others three in a row. */
function columnsOf(count: number): number {
  return count === 1 ? 1 : count === 2 || count === 4 ? 2 : 3;
}

function curveOf({ name, bins }: Panel, { at, side, color, first, reference }: Place): Piece {
  const x = { ...shareAxis('predicted', ''), title: null, axis: axisOf(side, false) };
  const y = {
    ...shareAxis('observed', 'observed share'),
    ...(first ? {} : { title: null }),
    // A blank in place of no label is as high as one: the titles of all panels are level.
    axis: { ...axisOf(side, true), ...(first ? {} : { labelExpr: "' '" }) },
  };
  const tooltip = [
    { field: 'n', title: name === '' ? 'rows' : `rows of ${name}`, type: 'quantitative' },
    ...['predicted', 'observed', 'lower', 'upper'].map((field) => ({ field, type: 'quantitative', format: '.1%' })),
  ];
  // The first panel says what the diagonal means, the others have its curve in that place.
  const compared = reference && {
    data: { values: reference.map(({ predicted, observed }) => ({ predicted, observed })) },
    mark: { type: 'line', color: ink.rule, strokeWidth: 1.5 },
    encoding: { x, y },
  };
  return {
    width: side,
    height: side,
    layer: [
      diagonal(x, y),
      ...(compared ? [compared] : directions(bins, side).map((word) => ({ ...word, encoding: { x, y } }))),
      {
        mark: { type: 'rule', strokeWidth: 1.5, opacity: 0.6, color },
        encoding: { x, y: { ...y, field: 'lower' }, y2: { field: 'upper' } },
      },
      { mark: { type: 'line', color }, encoding: { x, y } },
      nearest(
        { mark: { type: 'point', filled: true, size: side > 200 ? 60 : 36, color }, encoding: { x, y, tooltip } },
        { name: `near${at}` },
      ),
    ],
  };
}

/** How many rows each bin has. */
function barsOf({ side, color, first, last, most }: Place): Piece {
  const x = shareAxis('predicted', last ? 'predicted probability' : '');
  const y = {
    field: 'share',
    type: 'quantitative',
    title: first ? 'rows' : null,
    axis: { format: '.0%', tickCount: 2, labels: first },
    scale: { domain: [0, most] },
  };
  // A bin may be a single value; a bar without width would not show.
  const widened = [
    { calculate: 'min(datum.low, datum.predicted - 0.005)', as: 'from' },
    { calculate: 'max(datum.high, datum.predicted + 0.005)', as: 'to' },
  ];
  return {
    width: side,
    height: 64,
    transform: widened,
    mark: { type: 'bar', color, opacity: 0.6, binSpacing: 1 },
    encoding: {
      x: { ...x, title: last ? x['title'] : null, axis: axisOf(side, true), field: 'from', bin: { binned: true } },
      x2: { field: 'to' },
      y,
    },
  };
}

/** Lines at every fifth, in a small panel at every quarter with a number at every half. */
function axisOf(side: number, labels: boolean): Piece {
  const small = side <= 200;
  const values = small ? [0, 0.25, 0.5, 0.75, 1] : [0, 0.2, 0.4, 0.6, 0.8, 1];
  const halves = small ? { labelExpr: "datum.value * 4 % 2 ? '' : datum.label" } : {};
  return { format: '.0%', grid: true, values, labels, ...halves };
}
