import type pl from 'nodejs-polars';
import { checkKeys, InputError } from '../../base';
import { finiteColumn, textColumn } from '../../table';
import { Chart } from '../chart';
import { count, rounded, shortNumber, textTable } from '../text';
import { ink, palette } from '../theme';
import { evenly } from './chosenRows';
import { frame, listed, type Piece } from './encodings';
import { nearest } from './nearest';
import type { PlotOptions } from './tables';

/** Options of {@link monitoring}. */
export type MonitoringOptions = PlotOptions;

/** More windows than can be told apart are thinned out; alarms always stay. */
const mostWindows = 400;
const alarmColor = palette[1];

/**
 * What a monitor saw over time: the evidence of a shift in each window, on a logarithmic axis, the threshold (dashed), and alarms as triangles with the column that changed most.
 *
 * @param history - `history` of a monitor of `robust.monitor`: columns `window`, `evidence`, `threshold`, `alarm`, `column` and `since`
 * @throws InputError when there is no row, a column is missing, or evidence is not above 0
 * @example
 * await show(plot.monitoring(watch.history));
 */
export function monitoring(history: pl.DataFrame, options: MonitoringOptions = {}): Chart {
  checkKeys('monitoring', options, ['title']);
  const steps = stepsOf(history);
  const alarms = steps.filter(({ alarm }) => alarm);
  const heading = options.title ?? 'Monitor: evidence of a shift';
  const { threshold } = steps[0]!;
  const seldom = `Dashed: the threshold, ${shortNumber(threshold)}; without a shift an alarm every ${shortNumber(2 * threshold)} windows on average.`; // prettier-ignore
  const told = alarms.slice(0, 5).map(({ window, column, since }) => ({ name: `window ${window}`, text: `(${column}, since ${since})` })); // prettier-ignore
  const more = alarms.length > told.length ? ` and ${alarms.length - told.length} more` : '';
  const rang = alarms.length === 0 ? 'No alarm' : `Alarms: ${listed(told)}${more}`;
  const subtitle = `${rang} in ${count(steps.length)} windows. ${seldom}`;
  const drawn = thinned(steps);
  const numbers = textTable(
    ['window', 'evidence', 'threshold', 'changed most'],
    evenly(drawn, 7).map(({ window, evidence, column }) => [
      ...[String(window), shortNumber(evidence), shortNumber(threshold), column],
    ]),
  );
  return new Chart(chartOf(drawn, threshold, heading, subtitle), `${heading}\n${subtitle}\n${numbers}`);
}

interface Step {
  readonly window: number;
  readonly evidence: number;
  readonly threshold: number;
  readonly alarm: boolean;
  readonly column: string;
  readonly since: number;
}

function stepsOf(history: pl.DataFrame): Step[] {
  const names = ['window', 'threshold', 'since', 'evidence', 'alarm'];
  const [window, threshold, since, evidence, alarm] = names.map((name) => finiteColumn(history, name));
  const low = evidence!.findIndex((value) => value <= 0);
  if (low >= 0) throw new InputError('column evidence', 'numbers above 0', `${evidence![low]} in row ${low}`);
  const columns = textColumn(history, 'column');
  return Array.from(evidence!, (value, i) => ({
    ...{ window: window![i]!, threshold: threshold![i]!, since: since![i]! },
    ...{ evidence: value, alarm: alarm![i] === 1, column: columns[i] ?? '' },
  }));
}

/** Some of the windows in their order, and all with an alarm. */
function thinned(steps: readonly Step[]): Step[] {
  const kept = new Set(evenly([...steps.keys()], mostWindows));
  return steps.filter(({ alarm }, i) => alarm || kept.has(i));
}

function chartOf(steps: readonly Step[], threshold: number, heading: string, subtitle: string): Piece {
  const values = steps.map(({ window, evidence, alarm, column, since }) => ({
    ...{ window, evidence: rounded(evidence), alarm, column, since },
  }));
  const x = { field: 'window', type: 'quantitative', title: 'window', scale: { zero: false, nice: false, padding: 4 } };
  const y = { field: 'evidence', type: 'quantitative', title: 'evidence of a shift', scale: { type: 'log' }, axis: { grid: true, tickCount: 5, format: '~g' } }; // prettier-ignore
  const tooltip = [
    { field: 'window', type: 'quantitative' },
    { field: 'evidence', type: 'quantitative', format: '.3~g' },
    ...[
      { field: 'column', title: 'changed most' },
      { field: 'since', title: 'since window' },
    ],
  ];
  const alarms = values.filter(({ alarm }) => alarm);
  const alarmLayer = {
    data: { values: alarms },
    mark: { type: 'point', filled: true, size: 80, shape: 'triangle-up', color: alarmColor },
    encoding: { x, y },
  };
  return {
    ...frame(heading, subtitle, 320),
    data: { values },
    layer: [
      { mark: { type: 'line', strokeWidth: 1.5 }, encoding: { x, y } },
      {
        data: { values: [{ at: rounded(threshold) }] },
        mark: { type: 'rule', strokeDash: [5, 4], strokeWidth: 1.5, color: ink.quiet },
        encoding: { y: { ...y, field: 'at' } },
      },
      ...(alarms.length > 0 ? [alarmLayer] : []),
      nearest({ mark: { type: 'point', filled: true, size: 40 }, encoding: { x, y, tooltip } }, { shown: false }),
    ],
  };
}
