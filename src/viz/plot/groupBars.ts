import type pl from 'nodejs-polars';
import { checkKeys, sum } from '../../base';
import { accuracyByGroup, type AccuracyByGroupOptions } from '../../metrics';
import { forEach, groupName, numberColumn, textColumn, type Tables } from '../../table';
import { Chart } from '../chart';
import { count, percent, rounded, shortNumber, textTable } from '../text';
import { ink } from '../theme';
import { dotRows, type DotRowsLook } from './dotRows';
import { listed, rowsFrame, seriesColor, shareAxis, widthBesideLabels, type Piece } from './encodings';
import { rowOrder, type OrderOptions } from './rowOrder';
import { comparedTables, type PlotOptions, type ThresholdsOptions } from './tables';
import { checkTitles, groupsName, type TitleOptions } from './words';

/** Options of {@link groupBars}. */
export interface GroupBarsOptions
  extends Omit<AccuracyByGroupOptions, 'threshold'>, ThresholdsOptions, PlotOptions, TitleOptions, OrderOptions {}

/** Room to the right of the bars for their numbers. */
const numbersWidth = 58;
/** More bars than this are drawn as dots. */
const mostBars = 20;

/** The accuracy of one group in one table. */
interface Bar {
  name: string;
  group: string;
  n: number;
  accuracy: number;
  lower: number;
  upper: number;
}

/**
 * Accuracy of each group as bars with their intervals, worst group of the first table on top; several tables, such as before
 * and after a change, stand beside each other in each group. More than 20 bars become dots, on an axis that need not begin at 0.
 *
 * @param tables - a table with predictions and groups, or several by name to compare
 * @throws InputError as `accuracyByGroup`
 * @example
 * await show(plot.groupBars({ uniform, resampled }, { by: 'group', threshold: [0.3, 0.5] }));
 * await show(plot.groupBars(runs.map(({ rule, scored }) => [rule, scored]), { by: 'group' }));
 */
export function groupBars(tables: Tables, options: GroupBarsOptions): Chart {
  checkKeys('groupBars', options, ['label', 'score', 'threshold', 'confidence', 'title', 'titles', 'by', 'order']);
  const { title, titles, by, confidence = 0.95, threshold, label, score } = options;
  const binary = { label, score };
  const named = comparedTables('groupBars', tables);
  checkTitles(
    named.map(([, table]) => table),
    titles,
  );
  const names = named.map(([name]) => name);
  const thresholds = forEach('threshold', threshold, names);
  const bars = named.flatMap(([name, table], i) => {
    return barsOf(table, name, { ...binary, by, confidence, threshold: thresholds[i] });
  });
  const worst = worstFirst(bars, names[0] ?? '');
  const order = rowOrder(worst, options.order);
  const what = groupsName(by, titles);
  const heading = title ?? `Accuracy by ${what}`;
  const all = listed(named.map(([name]) => ({ name, text: overall(name, bars) })));
  const subtitle = `Lines: ${shortNumber(100 * confidence)}% intervals. All groups together: ${all}.${order.length > 1 && order.join() === worst.join() ? ' Worst group on top.' : ''}`;
  const several = named.length > 1;
  const text = `${heading}\n${subtitle}\n${numbers(bars, order, what, several)}`;
  const look = { heading, subtitle, names, rows: order };
  return new Chart(bars.length > mostBars ? dotsOf(bars, look) : barsIn(bars, look), text);
}

/** Of the rows that have a group: others, such as pictures of things among groups of faces, are not in the bars. */
function overall(name: string, bars: Bar[]): string {
  const own = bars.filter((bar) => bar.name === name);
  const rows = sum(own, ({ n }) => n);
  const right = sum(own, ({ n, accuracy }) => n * accuracy);
  return percent(right / rows);
}

function barsOf(table: pl.DataFrame, name: string, options: AccuracyByGroupOptions): Bar[] {
  const found = accuracyByGroup(table, options);
  const by = typeof options.by === 'string' ? [options.by] : options.by;
  const groups = by.map((column) => textColumn(found, column));
  const [n, accuracy, lower, upper] = ['n', 'accuracy', 'lower', 'upper'].map((column) => numberColumn(found, column));
  return Array.from({ length: found.height }, (_, row) => {
    const at = (column: Float64Array | undefined) => rounded(column![row]!)!;
    const group = groupName(groups.map((values) => values[row]!));
    return { name, group, n: n![row]!, accuracy: at(accuracy), lower: at(lower), upper: at(upper) };
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

/** Bars of groups, with their intervals, and their numbers in a column beside them, where no interval reaches. */
function barsIn(
  bars: readonly object[],
  { heading, subtitle, names, rows }: { heading: string; subtitle: string; names: readonly string[]; rows: string[] },
): Piece {
  const several = names.length > 1;
  const width = widthBesideLabels(rows);
  const y = { field: 'group', type: 'nominal', sort: rows, title: null, axis: { grid: false } };
  const yOffset = several
    ? { yOffset: { field: 'name', type: 'nominal', sort: [...names], scale: { paddingInner: 0.1 } } }
    : {};
  const thickness = several ? 15 : 22;
  const x = shareAxis('accuracy', 'accuracy');
  return {
    ...rowsFrame({ heading, subtitle }, rows.length * (names.length * thickness + 8), { names, width }),
    padding: { left: 6, right: numbersWidth, top: 6, bottom: 6 },
    data: { values: bars },
    encoding: { y, ...yOffset },
    layer: [
      { mark: { type: 'bar' }, encoding: { x, color: seriesColor(names, { width }), tooltip: barTooltip(several) } },
      {
        mark: { type: 'rule', strokeWidth: 1.5, color: ink.text },
        encoding: { x: { ...x, field: 'lower' }, x2: { field: 'upper' } },
      },
      {
        mark: { type: 'text', align: 'right', dx: numbersWidth - 10, fontSize: 11, color: ink.text },
        encoding: { x: { value: 'width' }, text: { field: 'accuracy', type: 'quantitative', format: '.1%' } },
      },
    ],
  };
}

/** Dots tell accuracies apart that bars from 0 would not. */
function dotsOf(bars: Bar[], look: Omit<DotRowsLook, 'x' | 'reference' | 'tooltip'>): Piece {
  const floor = Math.max(0, Math.floor(20 * Math.min(...bars.map(({ lower }) => lower))) / 20);
  const x = { ...shareAxis('accuracy', 'accuracy'), scale: { domain: [floor, 1] } };
  const tooltip = barTooltip(look.names.length > 1, { group: 'row', accuracy: 'value' });
  const dots = bars.map(({ group, accuracy, ...bar }) => ({ ...bar, row: group, value: accuracy }));
  return dotRows(dots, { ...look, x, reference: undefined, tooltip });
}

/** What the pointer is told of the accuracy of a group. @param fields - where the data call things otherwise */
function barTooltip(several: boolean, { group = 'group', accuracy = 'accuracy' } = {}): Piece[] {
  return [
    { field: group, title: 'group' },
    ...(several ? [{ field: 'name', title: 'table' }] : []),
    { field: 'n', title: 'rows', type: 'quantitative' },
    { field: accuracy, title: 'accuracy', type: 'quantitative', format: '.1%' },
    ...['lower', 'upper'].map((field) => ({ field, type: 'quantitative', format: '.1%' })),
  ];
}
