import type pl from 'nodejs-polars';
import { checkChoice, checkKeys } from '../../base';
import { accuracy, accuracyByRisk, type BinaryOptions, type IntervalOptions } from '../../metrics';
import { forEach, type Tables } from '../../table';
import { Chart } from '../chart';
import { count, percent, rounded, shortNumber, textTable } from '../text';
import { ink } from '../theme';
import { frame, listed, seriesColor, seriesShape, type Piece } from './encodings';
import { nearest } from './nearest';
import { comparedTables, type PlotOptions, type ThresholdsOptions } from './tables';
import { checkTitles, endsOf, nameOf, wordsFor, type TitleOptions } from './words';

const partCounts = { quartile: 4, quintile: 5, decile: 10 } as const;

/** Options of {@link accuracyVsRisk}. */
export interface AccuracyVsRiskOptions
  extends Omit<BinaryOptions, 'threshold'>, ThresholdsOptions, IntervalOptions, PlotOptions, TitleOptions {
  /** Column of the risk, such as `bias` or `epistemic`. */
  risk: string;
  /** The parts of equally many rows, lowest risk first. Default `decile`. */
  by?: keyof typeof partCounts;
}

/** Numbers of one part of one table. */
interface Row {
  name: string;
  bin: number;
  low: number | null;
  high: number | null;
  n: number;
  accuracy: number;
  lower: number;
  upper: number;
}

/**
 * Accuracy along a risk, in parts of equally many rows: points with the band of their intervals, and the accuracy of all rows
 * as a dashed line. Flat means that the risk says nothing of where the model errs.
 *
 * @param tables - a table with predictions and risks, or several by name to compare
 * @throws InputError as `accuracyByRisk`
 * @example
 * await show(plot.accuracyVsRisk(faces, { risk: 'bias', by: 'decile' }));
 */
export function accuracyVsRisk(tables: Tables, options: AccuracyVsRiskOptions): Chart {
  const keys = ['label', 'score', 'threshold', 'confidence', 'title', 'titles', 'risk', 'by'] as const;
  checkKeys('accuracyVsRisk', options, keys);
  const { risk, by = 'decile', title, titles, confidence = 0.95, threshold, ...columns } = options;
  checkChoice('by', by, Object.keys(partCounts) as (keyof typeof partCounts)[]);
  const named = comparedTables('accuracyVsRisk', tables);
  checkTitles(
    named.map(([, table]) => table),
    titles,
  );
  const names = named.map(([name]) => name);
  const binary = forEach('threshold', threshold, names).map((one) => ({ ...columns, threshold: one }));
  const rows = named.flatMap(([name, table], i) =>
    rowsOf(name, accuracyByRisk(table, { ...binary[i], risk, confidence, bins: partCounts[by] })),
  );
  const overall = named.map(([name, table], i) => ({ name, accuracy: accuracy(table, binary[i]) }));
  const [low, high] = endsOf(risk, named[0]?.[1]);
  const heading = title ?? `Accuracy by ${by} of ${nameOf(risk, titles)}`;
  const all = listed(overall.map((row) => ({ name: row.name, text: percent(row.accuracy) })));
  const sizes = [...new Set(rows.map(({ n }) => count(n)))].join(' or ');
  const subtitle = `Dashed: all rows, ${all}. Band: ${shortNumber(100 * confidence)}% interval of ${sizes} rows each.`;
  const text = `${heading}\n${subtitle}\n${numbers(rows, by)}`;
  const axis = `${by} of ${wordsFor(risk, titles, named[0]?.[1]).title}: 1 = ${low}, ${partCounts[by]} = ${high}`;
  return new Chart(chartOf(rows, overall, { heading, subtitle, axis }), text);
}

function rowsOf(name: string, parts: pl.DataFrame): Row[] {
  const column = (key: string) => parts.getColumn(key).toArray() as number[];
  const [low, high, n, accuracies, lower, upper] = ['low', 'high', 'n', 'accuracy', 'lower', 'upper'].map(column);
  return column('bin').map((bin, i) => ({
    name,
    bin,
    low: rounded(low![i]!),
    high: rounded(high![i]!),
    n: n![i]!,
    accuracy: rounded(accuracies![i]!)!,
    lower: rounded(lower![i]!)!,
    upper: rounded(upper![i]!)!,
  }));
}

function numbers(rows: Row[], by: string): string {
  const several = rows.some(({ name }) => name !== '');
  return textTable(
    [by, ...(several ? ['table'] : []), 'from', 'to', 'n', 'accuracy', 'interval'],
    rows.map((row) => [
      String(row.bin),
      ...(several ? [row.name] : []),
      shortNumber(row.low ?? -Infinity),
      shortNumber(row.high ?? Infinity),
      count(row.n),
      percent(row.accuracy),
      `${percent(row.lower)} to ${percent(row.upper)}`,
    ]),
  );
}

function chartOf(
  rows: Row[],
  overall: { name: string; accuracy: number }[],
  { heading, subtitle, axis }: { heading: string; subtitle: string; axis: string },
): Piece {
  const names = overall.map(({ name }) => name);
  const several = names.length > 1;
  const floor = Math.floor(20 * Math.min(...rows.map(({ lower }) => lower)) - 0.2) / 20;
  const y = { type: 'quantitative', scale: { domain: [Math.max(0, floor), 1] }, title: 'accuracy' };
  const color = seriesColor(names);
  const x = { field: 'bin', type: 'ordinal', title: axis, axis: { labelAngle: 0 } };
  return {
    ...frame(heading, subtitle, 340),
    data: { values: rows },
    encoding: { color },
    layer: [
      {
        data: { values: overall.map((row) => ({ ...row, accuracy: rounded(row.accuracy) })) },
        mark: { type: 'rule', strokeDash: [5, 4], strokeWidth: 1.5, ...(several ? {} : { color: ink.rule }) },
        encoding: {
          y: { ...y, field: 'accuracy', axis: { format: '.0%' } },
          ...(several ? {} : { color: { value: ink.rule } }),
        },
      },
      {
        mark: { type: 'area', opacity: 0.18 },
        encoding: { x, y: { ...y, field: 'lower' }, y2: { field: 'upper' } },
      },
      { mark: 'line', encoding: { x, y: { ...y, field: 'accuracy' } } },
      nearest({
        mark: { type: 'point', filled: true, size: 60 },
        encoding: { x, y: { ...y, field: 'accuracy' }, ...seriesShape(names), tooltip: tooltip(several) },
      }),
    ],
  };
}

function tooltip(several: boolean): Piece[] {
  return [
    ...(several ? [{ field: 'name', title: 'table' }] : []),
    { field: 'bin', title: 'part' },
    { field: 'low', title: 'from', type: 'quantitative' },
    { field: 'high', title: 'to', type: 'quantitative' },
    { field: 'n', title: 'rows', type: 'quantitative' },
    { field: 'accuracy', type: 'quantitative', format: '.1%' },
    { field: 'lower', type: 'quantitative', format: '.1%' },
    { field: 'upper', type: 'quantitative', format: '.1%' },
  ];
}
