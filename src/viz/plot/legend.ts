import { textWidth } from '../fonts';
import { chartConfig, chartWidth } from '../theme';
import type { Piece } from './piece';

/** Legend symbols of lines: long enough to show dashes. */
export const lineLegend = { symbolType: 'stroke', symbolSize: 170, symbolStrokeWidth: 2 } as const;

/** More names in a row are hard to read, however short they are. */
const mostColumns = 5;
const fontSize = chartConfig.legend.labelFontSize;
/** What stands beside the text of a name: its symbol, and the space to the next name. */
const besideName = 32;
/** Axes and padding that a legend cannot use, at most. */
const atSides = 30;

/** How a legend above a chart looks. */
export interface LegendLook {
  /** Width of the chart in pixels; default that of most charts. */
  readonly width?: number;
  /** Its title, to the left of the names. */
  readonly title?: string;
  /** Whether it names lines without dots on them. */
  readonly lines?: boolean;
}

/** The widest title of a legend; a longer one is cut. */
const titleLimit = 240;

/**
 * A legend above the chart: as many names in a row as have room, each whole. A name that is wider than the chart is cut.
 *
 * @param names - what it names, in its order
 */
export function legendAbove(
  names: readonly string[],
  { width = chartWidth, title = '', lines = false }: LegendLook = {},
): Piece {
  const beside = title ? Math.min(titleLimit, textWidth(title, fontSize)) + 10 : 0;
  const room = width - atSides - beside;
  return {
    orient: 'top',
    columns: legendColumns(names, room),
    labelLimit: Math.round(room - besideName),
    ...(title ? { titleOrient: 'left', titleLimit } : {}),
    ...(lines ? lineLegend : {}),
  };
}

/** How many rows {@link legendAbove} of these names has; none for a single name, which needs no legend. */
export function legendRows(names: readonly string[], width = chartWidth): number {
  return names.length > 1 ? Math.ceil(names.length / legendColumns(names, width - atSides)) : 0;
}

/** Names stand in columns, each as wide as its widest name. */
function legendColumns(names: readonly string[], room: number): number {
  const widths = names.map((name) => textWidth(name, fontSize) + besideName);
  for (let columns = Math.min(mostColumns, names.length); columns > 1; columns--) {
    const widest = Array.from({ length: columns }, (_, column) =>
      Math.max(...widths.filter((_, i) => i % columns === column)),
    );
    if (widest.reduce((sum, one) => sum + one, 0) <= room) return columns;
  }
  return 1;
}
