import type pl from 'nodejs-polars';
import { checkKeys } from '../../base';
import { auroc, aurocInterval, type AurocOptions } from '../../metrics';
import { labelColumn, numberColumn, type Tables } from '../../table';
import { Chart } from '../chart';
import { rounded, textTable } from '../text';
import { diagonal, squareWidth } from './diagonal';
import { frame, listed, seriesColor, shareAxis, type Piece } from './encodings';
import { nearest } from './nearest';
import { comparedTables, type PlotOptions } from './tables';
import { checkTitles, nameOf, type TitleOptions } from './words';

/** Options of {@link roc}. */
export interface RocOptions extends AurocOptions, PlotOptions, TitleOptions {}

/** Points of a curve beyond which the eye sees no difference. */
const mostPoints = 120;

/**
 * ROC curve: the share of class 1 that is found against the share of class 0 that is taken for it, at every threshold. The
 * nearer to the upper left corner the better; the dashed diagonal is a score that knows nothing.
 *
 * @param tables - a table with predictions, or several by name to compare
 * @throws InputError as `auroc`
 * @example
 * await show(plot.roc({ uniform, resampled }));
 */
export function roc(tables: Tables, options: RocOptions = {}): Chart {
  checkKeys('roc', options, ['label', 'score', 'title', 'titles']);
  const { title, titles, label = 'label', score = 'yHat' } = options;
  const named = comparedTables('roc', tables);
  checkTitles(
    named.map(([, table]) => table),
    titles,
  );
  const areas = named.map(([name, table]) => {
    const { lower, upper } = aurocInterval(table, { label, score });
    return { name, area: auroc(table, { label, score }), lower, upper };
  });
  const points = named.flatMap(([name, table]) => curve(table, label, score).map((point) => ({ name, ...point })));
  const heading = title ?? `ROC curve of ${nameOf(score, titles)}`;
  const all = listed(areas.map(({ name, area }) => ({ name, text: area.toFixed(3) })));
  const subtitle = `Area under the curve (AUROC): ${all}.`;
  const table = textTable(
    ['table', 'AUROC', '95% interval'],
    areas.map(({ name, area, lower, upper }) => [
      name || 'all rows',
      area.toFixed(3),
      `${lower.toFixed(3)} to ${upper.toFixed(3)}`,
    ]),
  );
  return new Chart(chartOf(points, { heading, subtitle, names: named.map(([name]) => name) }), `${heading}\n${table}`);
}

interface RocPoint {
  fpr: number | null;
  tpr: number | null;
  /** Place along the curve. */
  at: number;
  /** The least score that is taken for class 1 there. */
  from?: number | null;
}

/** The corners of the curve, thinned to evenly spaced ones along it where there are many. */
function curve(table: pl.DataFrame, label: string, score: string): RocPoint[] {
  const labels = labelColumn(table, label);
  const scores = numberColumn(table, score);
  const order = Uint32Array.from(scores, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  const total = [0, 0];
  for (const one of labels) total[one]! += 1;
  const counts = [0, 0];
  const corners = [[0, 0, NaN]]; // class 0, class 1, least score that is taken for class 1
  order.forEach((row, i) => {
    counts[labels[row]!]! += 1;
    const next = order[i + 1];
    if (next === undefined || scores[next] !== scores[row]) corners.push([...counts, scores[row]!]);
  });
  const pieces = Math.min(corners.length - 1, mostPoints);
  const kept = Array.from({ length: pieces + 1 }, (_, i) => corners[Math.round((i * (corners.length - 1)) / pieces)]);
  return kept.map(([negatives = 0, positives = 0, score = NaN] = [], at) => ({
    at,
    ...(Number.isFinite(score) ? { from: rounded(score) } : {}),
    fpr: rounded(negatives / total[0]!),
    tpr: rounded(positives / total[1]!),
  }));
}

function chartOf(
  points: Piece[],
  { heading, subtitle, names }: { heading: string; subtitle: string; names: string[] },
): Piece {
  const x = shareAxis('fpr', 'false-positive rate: others taken for class 1');
  const y = shareAxis('tpr', 'true-positive rate: class 1 found');
  const several = names.length > 1;
  const color = seriesColor(names, { lines: true, width: squareWidth });
  const tooltip = [
    ...(several ? [{ field: 'name', title: 'table' }] : []),
    { field: 'fpr', title: 'false-positive rate', type: 'quantitative', format: '.1%' },
    { field: 'tpr', title: 'true-positive rate', type: 'quantitative', format: '.1%' },
    { field: 'from', title: 'scores from', type: 'quantitative', format: '.4~g' },
  ];
  return {
    ...frame(heading, subtitle, several ? 480 : 450, squareWidth),
    data: { values: points },
    layer: [
      diagonal(x, y),
      {
        mark: 'line',
        // In the order of the data: sorted by one rate, a curve that goes straight up would zigzag.
        encoding: { x, y, color, order: { field: 'at', type: 'quantitative' } },
      },
      nearest(
        { mark: { type: 'point', filled: true, size: 50 }, encoding: { x, y, color, tooltip } },
        { shown: false },
      ),
    ],
  };
}
