import { textWidth } from '../fonts';
import { rounded } from '../text';
import { WIDTH } from '../theme';
import { wrapped } from './encodings';
import type { Piece } from './encodings';

/** Rows of a long training are thinned to about this many a line. */
const MOST_ROWS = 200;
/** Lines of more points are drawn without dots. */
const MOST_DOTS = 12;
/** Pixels beside the lines: the labels of the vertical axis, and what a legend has besides its longest name. */
const AXIS = 70;
const LEGEND = 44;
/** Longer names are cut. */
const LONGEST = 200;
/** Heights of a panel that stands with few others, and with more. */
const HEIGHTS = { few: 150, many: 84 } as const;

/** A quantity of a training over its epochs. */
export interface Line {
  /** What the legend calls it. */
  name: string;
  /** What the table of numbers calls it. */
  row: string;
  epochs: (number | null)[];
  values: (number | null)[];
}

/** Lines on one pair of axes. */
export interface Panel {
  title: string;
  lines: Line[];
}

/** The panels below each other, on one axis of epochs. */
export function panelsChart(heading: string, subtitle: string, panels: Panel[]): Piece {
  const last = panels.length - 1;
  const height = panels.length > 2 ? HEIGHTS.many : HEIGHTS.few;
  const end = Math.max(...panels.flatMap(({ lines }) => lines.flatMap(({ epochs }) => epochs.map((at) => at ?? 0))));
  const named = panels.flatMap(({ lines }) => (lines.length > 1 ? lines.map(({ name }) => textWidth(name, 12)) : []));
  const width = Math.round(WIDTH - AXIS - (named.length > 0 ? LEGEND + Math.min(LONGEST, Math.max(...named)) : 0));
  // Two panels of the same lines need one legend.
  const legends = panels.map(({ lines }) => lines.map(({ name }) => name).join());
  return {
    title: { text: heading, subtitle: wrapped(subtitle) },
    spacing: 14,
    resolve: { scale: { color: 'independent' } },
    vconcat: panels.map((panel, i) =>
      panelOf(panel, { width, height, end, last: i === last, legend: legends.indexOf(legends[i] ?? '') === i }),
    ),
  };
}

interface PanelLook {
  width: number;
  height: number;
  /** Where the longest training ends. */
  end: number;
  /** Whether it is the lowest, which has the labels of the axis. */
  last: boolean;
  legend: boolean;
}

function panelOf({ title, lines: all }: Panel, { width, height, end, last, legend }: PanelLook): Piece {
  const lines = all.map(({ name, epochs, values }) => ({ name, points: thinned(epochs, values) }));
  const rows = lines.flatMap(({ name, points }) => points.map((point) => ({ name, ...point })));
  const sparse = lines.filter(({ points }) => points.length <= MOST_DOTS).map(({ name }) => name);
  const ticks = height === HEIGHTS.many ? 3 : 4;
  const shown = legend && lines.length > 1 ? { symbolType: 'stroke', symbolStrokeWidth: 3, labelLimit: LONGEST } : null;
  const encoding = {
    x: {
      field: 'epoch',
      type: 'quantitative',
      title: last ? 'epochs' : null,
      axis: { tickMinStep: 1, format: '~g', labels: last },
      scale: { domain: [0, rounded(end)], nice: false },
    },
    y: {
      field: 'value',
      type: 'quantitative',
      title: null,
      scale: scaleOf(rows, ticks),
      axis: { tickCount: ticks },
    },
    color: { field: 'name', type: 'nominal', sort: null, title: null, legend: shown },
  };
  const tooltip = [
    { field: 'name', title: 'what' },
    { field: 'epoch', type: 'quantitative', format: '.2~f' },
    { field: 'value', type: 'quantitative' },
  ];
  return {
    title: { text: title, fontSize: 12, fontWeight: 400, frame: 'group', offset: 6 },
    width,
    height,
    data: { values: rows },
    layer: [
      { mark: 'line', encoding },
      {
        // Dots where values are far apart; elsewhere there for the pointer alone.
        mark: { type: 'point', filled: true, size: 30 },
        encoding: {
          ...encoding,
          opacity: { condition: { test: { field: 'name', oneOf: sparse }, value: 1 }, value: 0 },
          tooltip,
        },
      },
    ],
  };
}

/** The vertical scale; a single value lies in the middle of one of its own. */
function scaleOf(rows: readonly { value: number | null }[], ticks: number): Piece {
  const values = rows.map(({ value }) => value ?? 0);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = Math.abs(low) / 2 || 0.5;
  return low === high ? { domain: [low - room, low + room], zero: false } : { zero: false, nice: ticks };
}

/** The points of a line that are there, each n-th of them where there are many; the last one stays. */
function thinned(
  epochs: (number | null)[],
  values: (number | null)[],
): { epoch: number | null; value: number | null }[] {
  const points = values.flatMap((value, i) =>
    value === null ? [] : [{ epoch: rounded(epochs[i] ?? NaN), value: rounded(value) }],
  );
  const step = Math.ceil(points.length / MOST_ROWS);
  return points.filter((_, i) => (points.length - 1 - i) % step === 0);
}
