import type pl from 'nodejs-polars';
import { checkKeys } from '../../base';
import { quantileCalibration, quantileCalibrationError, type QuantileCalibrationOptions } from '../../metrics';
import type { Tables } from '../../table';
import { Chart } from '../chart';
import { percent, rounded, shortNumber, textTable } from '../text';
import { diagonal, squareWidth } from './diagonal';
import { frame, listed, seriesColor, seriesShape, shareAxis, type Piece } from './encodings';
import { nearest } from './nearest';
import { comparedTables, type PlotOptions } from './tables';

/** Options of {@link calibrationOfQuantiles}. */
export interface CalibrationOfQuantilesOptions extends QuantileCalibrationOptions, PlotOptions {}

const keys = ['target', 'mean', 'variance', 'std', 'levels', 'confidence', 'title'] as const;

/**
 * Calibration of predicted quantiles: the share of true values at or below each predicted quantile, against its level. On the dashed
 * diagonal the spreads are right; an S that is flat in the middle has spreads too narrow, one that is steep too wide; a
 * curve to one side has shifted means.
 *
 * @param tables - a table with true values and predicted normal distributions, or several by name to compare
 * @throws InputError as `quantileCalibration`
 * @example
 * await show(plot.calibrationOfQuantiles(scored, { variance: 'aleatoric' }));
 */
export function calibrationOfQuantiles(tables: Tables, options: CalibrationOfQuantilesOptions = {}): Chart {
  checkKeys('calibrationOfQuantiles', options, keys);
  const { title, ...asked } = options;
  const { confidence = 0.95, ...plain } = asked;
  const named = comparedTables('calibrationOfQuantiles', tables);
  const rows = named.flatMap(([name, table]) => rowsOf(name, quantileCalibration(table, asked)));
  const errors = named.map(([name, table]) => ({ name, text: quantileCalibrationError(table, plain).toFixed(3) }));
  const heading = title ?? 'Calibration of predicted quantiles';
  const all = listed(errors);
  const level = `${shortNumber(100 * confidence)}% interval`;
  const subtitle = `Mean calibration error: ${all}. Band: ${level}. Dashed: calibrated.`;
  const text = `${heading}\n${subtitle}\n${numbers(rows)}`;
  return new Chart(chartOf(rows, { heading, subtitle, names: named.map(([name]) => name) }), text);
}

function rowsOf(name: string, levels: pl.DataFrame): Record<string, unknown>[] {
  return levels.toRecords().map((row) => ({
    name,
    ...Object.fromEntries(['level', 'observed', 'lower', 'upper'].map((key) => [key, rounded(Number(row[key]))])),
  }));
}

function numbers(rows: Record<string, unknown>[]): string {
  const several = rows.some(({ name }) => name !== '');
  return textTable(
    ['level', ...(several ? ['table'] : []), 'observed', 'interval'],
    rows.map((row) => {
      const at = (key: string) => percent(Number(row[key]));
      return [
        at('level'),
        ...(several ? [String(row['name'])] : []),
        at('observed'),
        `${at('lower')} to ${at('upper')}`,
      ];
    }),
  );
}

function chartOf(
  rows: Record<string, unknown>[],
  { heading, subtitle, names }: { heading: string; subtitle: string; names: string[] },
): Piece {
  const x = shareAxis('level', 'level of the predicted quantile');
  const y = shareAxis('observed', 'true values at or below it');
  const several = names.length > 1;
  const color = seriesColor(names, { width: squareWidth });
  const tooltip = [
    ...(several ? [{ field: 'name', title: 'table' }] : []),
    ...['level', 'observed', 'lower', 'upper'].map((field) => ({ field, type: 'quantitative', format: '.1%' })),
  ];
  return {
    ...frame(heading, subtitle, several ? 480 : 450, squareWidth),
    data: { values: rows },
    layer: [
      diagonal(x, y),
      {
        mark: { type: 'area', opacity: 0.15 },
        encoding: { x, y: { ...y, field: 'lower' }, y2: { field: 'upper' }, color },
      },
      { mark: 'line', encoding: { x, y, color } },
      nearest({
        mark: { type: 'point', filled: true, size: 40 },
        encoding: { x, y, color, ...seriesShape(names, { width: squareWidth }), tooltip },
      }),
    ],
  };
}
