import type pl from 'nodejs-polars';
import { checkKeys } from '../../base';
import { adaptiveEce, ece, reliability } from '../../metrics';
import type { ReliabilityOptions } from '../../metrics';
import { Chart } from '../chart';
import { count, percent, rounded, shortNumber, textTable } from '../text';
import { PALETTE } from '../theme';
import { diagonal } from './calibrationParts';
import { listed, seriesColor, shareAxis, wrapped } from './encodings';
import type { Piece } from './encodings';
import { namedTables } from './tables';
import type { PlotOptions, Tables } from './tables';

/** Options of {@link reliabilityDiagram}. */
export interface ReliabilityDiagramOptions extends ReliabilityOptions, PlotOptions {}

const KEYS = ['label', 'logits', 'probabilities', 'of', 'bins', 'binning', 'confidence', 'title'];
/** Width of the panels beside their axis. */
const SIDE = 440;

interface Row {
  name: string;
  n: number;
  share: number | null;
  low: number | null;
  high: number | null;
  predicted: number | null;
  observed: number | null;
  lower: number | null;
  upper: number | null;
}

/**
 * Reliability diagram: in bins of predicted probability, how often what was predicted came true, with intervals; below, how many
 * rows each bin has. On the dashed diagonal a model is calibrated; below it is too sure, above too unsure.
 *
 * @param tables - a table with probabilities or logits, or several by name to compare, such as before and after calibration
 * @throws InputError as `reliability`
 * @example
 * await show(plot.reliabilityDiagram(scored));
 * await show(plot.reliabilityDiagram({ before, after }, { probabilities: 'p' }));
 */
export function reliabilityDiagram(tables: Tables, options: ReliabilityDiagramOptions = {}): Chart {
  checkKeys('reliabilityDiagram', options, KEYS);
  const { title, ...asked } = options;
  const named = namedTables('reliabilityDiagram', tables);
  const rows = named.flatMap(([name, table]) => rowsOf(name, table, asked));
  const heading = title ?? 'Reliability diagram';
  const { binning = 'width', confidence = 0.95, bins = 10, ...columns } = asked;
  const error = binning === 'width' ? ece : adaptiveEce;
  const all = listed(named.map(([name, table]) => ({ name, text: error(table, { ...columns, bins }).toFixed(3) })));
  const level = `${shortNumber(100 * confidence)}% intervals`;
  const subtitle = `Calibration error (ECE): ${all}. Lines: ${level}. Dashed: calibrated.`;
  const text = `${heading}\n${subtitle}\n${numbers(rows)}`;
  return new Chart(chartOf(rows, { heading, subtitle, several: named.length > 1 }), text);
}

function rowsOf(name: string, table: pl.DataFrame, options: ReliabilityOptions): Row[] {
  return reliability(table, options)
    .toRecords()
    .map((row) => {
      const at = (key: string) => rounded(Number(row[key]));
      const n = Number(row['n']);
      return {
        ...{ name, n, share: rounded(n / table.height), low: at('low'), high: at('high') },
        ...{ predicted: at('predicted'), observed: at('observed'), lower: at('lower'), upper: at('upper') },
      };
    });
}

function numbers(rows: Row[]): string {
  const several = rows.some(({ name }) => name !== '');
  return textTable(
    ['bin', ...(several ? ['table'] : []), 'n', 'predicted', 'observed', 'interval'],
    rows.map((row) => [
      `${shortNumber(row.low ?? NaN)} to ${shortNumber(row.high ?? NaN)}`,
      ...(several ? [row.name] : []),
      count(row.n),
      percent(row.predicted ?? NaN),
      percent(row.observed ?? NaN),
      `${percent(row.lower ?? NaN)} to ${percent(row.upper ?? NaN)}`,
    ]),
  );
}

function chartOf(
  rows: Row[],
  { heading, subtitle, several }: { heading: string; subtitle: string; several: boolean },
): Piece {
  return {
    title: { text: heading, subtitle: wrapped(subtitle) },
    spacing: 12,
    data: { values: rows },
    vconcat: [curvePanel(several), countPanel(several)],
  };
}

function curvePanel(several: boolean): Piece {
  const x = shareAxis('predicted', '');
  const y = shareAxis('observed', 'came true');
  const color = seriesColor(several);
  const across = { ...x, title: null, axis: { format: '.0%', grid: true, tickCount: 5, labels: false } };
  const tooltip = [
    ...(several ? [{ field: 'name', title: 'table' }] : []),
    { field: 'n', title: 'rows', type: 'quantitative' },
    ...['predicted', 'observed', 'lower', 'upper'].map((field) => ({ field, type: 'quantitative', format: '.1%' })),
  ];
  return {
    width: SIDE,
    height: 340,
    layer: [
      diagonal(across, y),
      {
        mark: { type: 'rule', strokeWidth: 1.5, opacity: 0.6 },
        encoding: { x: across, y: { ...y, field: 'lower' }, y2: { field: 'upper' }, color },
      },
      { mark: 'line', encoding: { x: across, y, color } },
      { mark: { type: 'point', filled: true, size: 60 }, encoding: { x: across, y, color, tooltip } },
    ],
  };
}

/** Rows of each bin: bars for one table, lines for several, which would hide each other. */
function countPanel(several: boolean): Piece {
  const x = shareAxis('predicted', 'predicted probability');
  const y = {
    field: 'share',
    type: 'quantitative',
    title: 'rows',
    axis: { format: '.0%', tickCount: 2 },
    scale: { zero: true },
  };
  const panel = { width: SIDE, height: 64 };
  if (several)
    return { ...panel, mark: { type: 'line', point: { size: 30 } }, encoding: { x, y, color: seriesColor(true) } };
  // A bin may be a single value; a bar without width would not show.
  const widened = [
    { calculate: 'min(datum.low, datum.predicted - 0.005)', as: 'from' },
    { calculate: 'max(datum.high, datum.predicted + 0.005)', as: 'to' },
  ];
  return {
    ...panel,
    transform: widened,
    mark: { type: 'bar', color: PALETTE[0], opacity: 0.6, binSpacing: 1 },
    encoding: { x: { ...x, field: 'from', bin: { binned: true } }, x2: { field: 'to' }, y },
  };
}
