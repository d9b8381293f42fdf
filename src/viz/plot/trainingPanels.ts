import { textWidth } from '../fonts';
import { rounded } from '../text';
import { chartWidth } from '../theme';
import { wrapped, type Piece } from './encodings';
import { evenly } from './chosenRows';
import { lineLegend } from './legend';
import { nearest } from './nearest';

/** Rows of a long training run are thinned to about this many per line. */
const mostRows = 200;
/** Lines of more points are drawn without dots. */
const mostDots = 12;
/** Pixels beside the lines: the labels of the vertical axis, and what a legend has besides its longest name. */
const axis = 70;
const legendWidth = 48;
/** Longer names are cut. */
const longest = 200;
/** Heights of a panel that stands with few others, and with more. */
const heights = { few: 150, many: 84 } as const;

/** A quantity of a training run over its epochs. */
export interface Line {
  /** What the legend calls it. */
  name: string;
  /** What the table of numbers calls it. */
  row: string;
  /** Whether it is of validation data: dashed. */
  held: boolean;
  points: { epoch: number; value: number }[];
}

/** Lines on one pair of axes. */
export interface Panel {
  title: string;
  lines: Line[];
}

/** The panels below each other, on one axis of epochs. */
export function panelsChart(heading: string, subtitle: string, panels: Panel[]): Piece {
  const last = panels.length - 1;
  const height = panels.length > 2 ? heights.many : heights.few;
  const end = Math.max(
    0,
    ...panels.flatMap(({ lines }) => lines.flatMap(({ points }) => points.map(({ epoch }) => epoch))),
  );
  const named = panels.flatMap(({ lines }) =>
    lines.length > 1 ? namesOf(lines).map((name) => textWidth(name, 12)) : [],
  );
  const width = Math.round(
    chartWidth - axis - (named.length > 0 ? legendWidth + Math.min(longest, Math.max(...named)) : 0),
  );
  // Two panels of the same lines need one legend.
  const legends = panels.map(({ lines }) => namesOf(lines).join());
  return {
    title: { text: heading, subtitle: wrapped(subtitle) },
    spacing: 14,
    resolve: { scale: { color: 'independent', strokeDash: 'independent' } },
    vconcat: panels.map((panel, i) =>
      panelOf(panel, { width, height, end, at: i, last: i === last, legend: legends.indexOf(legends[i] ?? '') === i }),
    ),
  };
}

interface PanelLook {
  width: number;
  height: number;
  /** Its place from the top. */
  at: number;
  /** Where the longest training run ends. */
  end: number;
  /** Whether it is the lowest, which has the labels of the axis. */
  last: boolean;
  legend: boolean;
}

function panelOf({ title, lines }: Panel, { width, height, end, at, last, legend }: PanelLook): Piece {
  const names = namesOf(lines);
  // Dots where values are far apart; elsewhere for the pointer alone.
  const rows = lines.flatMap(({ name, held, points }) =>
    points.map((point) => ({
      name,
      ...(held ? { held } : {}),
      ...(points.length <= mostDots ? { dot: true } : {}),
      ...point,
    })),
  );

  const ticks = height === heights.many ? 3 : 4;
  const shown = legend && names.length > 1 ? { ...lineLegend, labelLimit: longest } : null;
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
    strokeDash: dashesOf(lines, shown),
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
      nearest(
        {
          mark: { type: 'point', filled: true, size: 30 },
          encoding: { ...encoding, strokeDash: undefined, tooltip },
        },
        { shown: { field: 'dot', equal: true }, name: `near${at}` },
      ),
    ],
  };
}

/** The vertical scale; a single value lies in the middle of one of its own. */
function scaleOf(rows: readonly { value: number }[], ticks: number): Piece {
  const values = rows.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = Math.abs(low) / 2 || 0.5;
  return low === high ? { domain: [low - room, low + room], zero: false } : { zero: false, nice: ticks };
}

const dashes = { solid: [1, 0], dashed: [5, 3] } as const;

function namesOf(lines: Line[]): string[] {
  return [...new Set(lines.map(({ name }) => name))];
}

/** Validation data dashed: in the legend, too, where these lines have names of their own. */
function dashesOf(lines: Line[], legend: Piece | null): Piece {
  if (namesOf(lines).length < lines.length) {
    const scale = { domain: [false, true], range: [dashes.solid, dashes.dashed] };
    return { field: 'held', type: 'nominal', scale, legend: null };
  }
  const range = lines.map(({ held }) => (held ? dashes.dashed : dashes.solid));
  return { field: 'name', type: 'nominal', sort: null, title: null, scale: { domain: namesOf(lines), range }, legend };
}

/** The points of a line that are there: of many, as many as are seen, both ends among them. */
export function pointsOf(epochs: (number | null)[], values: (number | null)[]): Line['points'] {
  const points = values.flatMap((value, i) => {
    const epoch = epochs[i] ?? null;
    if (epoch === null || value === null) return [];
    const [x, y] = [rounded(epoch), rounded(value)];
    return x === null || y === null ? [] : [{ epoch: x, value: y }];
  });
  return evenly(points, mostRows);
}
