import type pl from 'nodejs-polars';
import { checkKeys } from '../../base';
import { accuracyByGroup, forEach } from '../../metrics';
import type { AccuracyByGroupOptions, Tables } from '../../metrics';
import { Chart } from '../chart';
import { count, percent, rounded, shortNumber, textTable } from '../text';
import { INK, inkOn, PALETTE } from '../theme';
import { listed, rowsFrame, seriesColor, shareAxis } from './encodings';
import type { Piece } from './encodings';
import { comparedTables } from './tables';
import type { PlotOptions, ThresholdsOptions } from './tables';
import { checkTitles, groupsName } from './words';
import type { TitleOptions } from './words';

/** Options of {@link groupBars}. */
export interface GroupBarsOptions
  extends Omit<AccuracyByGroupOptions, 'threshold'>, ThresholdsOptions, PlotOptions, TitleOptions {}

/** Shorter bars have no room for their number. */
const SHORT = 0.15;

interface Bar {
  name: string;
  group: string;
  n: number;
  accuracy: number;
  lower: number;
  upper: number;
  /** Where its number stands: at the root of the bar, where no interval reaches; behind a bar that is too short for it. */
  at: number;
  /** The colour of its number. */
  ink: string;
}

/**
 * Accuracy of each group as bars with their intervals, worst group of the first table on top; several tables, such as before
 * and after a change, stand beside each other in each group.
 *
 * @param tables - a table with predictions and groups, or several by name to compare
 * @throws InputError as `accuracyByGroup`
 * @example
 * await show(plot.groupBars({ uniform, resampled }, { by: 'group', threshold: [0.3, 0.5] }));
 * await show(plot.groupBars(runs.map(({ rule, scored }) => [rule, scored]), { by: 'group' }));
 */
export function groupBars(tables: Tables, options: GroupBarsOptions): Chart {
  checkKeys('groupBars', options, ['label', 'score', 'threshold', 'confidence', 'title', 'titles', 'by']);
  const { title, titles, by, confidence = 0.95, threshold, ...binary } = options;
  const named = comparedTables('groupBars', tables);
  checkTitles(
    named.map(([, table]) => table),
    titles,
  );
  const names = named.map(([name]) => name);
  const thresholds = forEach('threshold', threshold, names);
  const bars = named.flatMap(([name, table], i) => {
    const fill = PALETTE[i] ?? INK.text;
    return barsOf(table, { name, fill }, { ...binary, by, confidence, threshold: thresholds[i] });
  });
  const order = worstFirst(bars, named[0]?.[0] ?? '');
  const what = groupsName(by, titles);
  const heading = title ?? `Accuracy by ${what}`;
  const all = listed(named.map(([name]) => ({ name, text: overall(name, bars) })));
  const subtitle = `Lines: ${shortNumber(100 * confidence)}% intervals. All groups together: ${all}. Worst group on top.`;
  const several = named.length > 1;
  const text = `${heading}\n${subtitle}\n${numbers(bars, order, what, several)}`;
  return new Chart(chartOf(bars, order, { heading, subtitle, several }), text);
}

/** Of the rows that have a group: others, such as pictures of things among groups of faces, are not in the bars. */
function overall(name: string, bars: Bar[]): string {
  const own = bars.filter((bar) => bar.name === name);
  const rows = own.reduce((sum, { n }) => sum + n, 0);
  const right = own.reduce((sum, { n, accuracy }) => sum + n * accuracy, 0);
  return percent(right / rows);
}

function barsOf(
  table: pl.DataFrame,
  { name, fill }: { name: string; fill: string },
  options: AccuracyByGroupOptions,
): Bar[] {
  const keys = typeof options.by === 'string' ? [options.by] : options.by;
  return accuracyByGroup(table, options)
    .toRecords()
    .map((row) => {
      const [accuracy = 0, lower = 0, upper = 0] = ['accuracy', 'lower', 'upper'].map(
        (key) => rounded(Number(row[key])) ?? 0,
      );
      const inside = accuracy >= SHORT;
      return {
        name,
        group: keys.map((key) => String(row[key])).join(' / '),
        n: Number(row['n']),
        ...{ accuracy, lower, upper },
        at: inside ? 0 : upper,
        ink: inside ? inkOn(fill) : INK.text,
      };
    });
}

function worstFirst(bars: Bar[], name: string): string[] {
  const first = bars.filter((bar) => bar.name === name).sort((a, b) => a.accuracy - b.accuracy);
  return [...new Set([...first, ...bars].map(({ group }) => group))];
}

function numbers(bars: Bar[], order: string[], what: string, several: boolean): string {
  const rows = order.flatMap((group) => bars.filter((bar) => bar.group === group));
  return textTable(
    [what, ...(several ? ['table'] : []), 'n', 'accuracy', 'interval'],
    rows.map((bar) => [
      bar.group,
      ...(several ? [bar.name] : []),
      count(bar.n),
      percent(bar.accuracy),
      `${percent(bar.lower)} to ${percent(bar.upper)}`,
    ]),
  );
}

function chartOf(
  bars: Bar[],
  order: string[],
  { heading, subtitle, several }: { heading: string; subtitle: string; several: boolean },
): Piece {
  const names = [...new Set(bars.map(({ name }) => name))];
  const y = { field: 'group', type: 'nominal', sort: order, title: null, axis: { grid: false } };
  const yOffset = several
    ? { yOffset: { field: 'name', type: 'nominal', sort: names, scale: { paddingInner: 0.1 } } }
    : {};
  const thickness = several ? 15 : 22;
  const x = shareAxis('accuracy', 'accuracy');
  return {
    ...rowsFrame(heading, subtitle, order.length * (names.length * thickness + 8), names.length),
    data: { values: bars },
    encoding: { y, ...yOffset },
    layer: [
      {
        mark: { type: 'bar' },
        encoding: {
          x,
          color: seriesColor(several),
          tooltip: [
            { field: 'group' },
            ...(several ? [{ field: 'name', title: 'table' }] : []),
            { field: 'n', title: 'rows', type: 'quantitative' },
            ...['accuracy', 'lower', 'upper'].map((field) => ({ field, type: 'quantitative', format: '.1%' })),
          ],
        },
      },
      {
        mark: { type: 'rule', strokeWidth: 1.5, color: INK.text },
        encoding: { x: { ...x, field: 'lower' }, x2: { field: 'upper' } },
      },
      {
        mark: { type: 'text', align: 'left', dx: 5, fontSize: 11, fontWeight: 600, color: { expr: 'datum.ink' } },
        encoding: {
          x: { ...x, field: 'at' },
          text: { field: 'accuracy', type: 'quantitative', format: '.1%' },
        },
      },
    ],
  };
}
