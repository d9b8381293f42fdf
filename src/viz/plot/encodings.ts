import { textWidth } from '../fonts';
import { shapes, chartWidth } from '../theme';

/** A piece of a vega-lite specification. */
export type Piece = Record<string, unknown>;

/** A row of more in a legend would run over the edge. */
const legendColumns = 5;

/** Legend symbols of lines: long enough to show dashes. */
export const lineLegend = { symbolType: 'stroke', symbolSize: 170, symbolStrokeWidth: 2 } as const;

/** The frame of a chart of one panel: title and size, axes and legend inside it. */
export function frame(heading: string, subtitle: string, height: number, width = chartWidth): Piece {
  return {
    title: { text: heading, subtitle: wrapped(subtitle, width) },
    width,
    height,
    autosize: { type: 'fit', contains: 'padding' },
  };
}

/**
 * The frame of a chart of rows below each other: as high as these, and what is above and below them.
 *
 * @param rows - height of all rows together
 * @param series - how many things the legend names; a single one needs none
 */
export function rowsFrame(heading: string, subtitle: string, rows: number, series: number): Piece {
  const legend = series > 1 ? 12 + 14 * Math.ceil(series / legendColumns) : 0;
  return frame(heading, subtitle, 94 + 16 * wrapped(subtitle).length + legend + rows);
}

/** An axis of shares from 0 to 1. @param grid - lines across the chart; default true */
export function shareAxis(field: string, title: string, grid = true): Piece {
  return {
    field,
    type: 'quantitative',
    title,
    scale: { domain: [0, 1] },
    axis: { format: '.0%', grid, tickCount: 5 },
  };
}

/** Colour by the field `name`, in the order of the data; a single series needs no legend. @param lines - without dots on them */
export function seriesColor(several: boolean, lines = false): Piece {
  const legend = several ? { orient: 'top', columns: legendColumns, ...(lines ? lineLegend : {}) } : null;
  return { field: 'name', type: 'nominal', sort: null, title: null, legend };
}

/** Shape by the field `name`, in one legend with {@link seriesColor}. */
export function seriesShape(several: boolean): Piece {
  return several ? { shape: { ...seriesColor(true), scale: { range: [...shapes] } } } : {};
}

/** Names with their numbers in one line, `plain 0.1, ensemble 0.08`; a new line never begins between a name and its number. */
export function listed(items: readonly { name: string; text: string }[]): string {
  return items.map(({ name, text }) => [name, text].filter(Boolean).join(' ').replaceAll(' ', '\u00A0')).join(', ');
}

/** A text in lines that fit the width of a chart in the size of a subtitle: a new line at a sentence, else at a word. */
export function wrapped(text: string, width = chartWidth): string[] {
  const sentences = text.split(/(?<=\.) /);
  return sentences.reduce<string[]>((lines, sentence) => {
    const longer = [lines.at(-1), sentence].filter(Boolean).join(' ');
    return fits(longer, width) ? [...lines.slice(0, -1), longer] : [...lines, ...words(sentence, width)];
  }, []);
}

function words(sentence: string, width: number): string[] {
  return sentence.split(' ').reduce<string[]>((lines, word) => {
    const longer = [lines.at(-1), word].filter(Boolean).join(' ');
    return fits(longer, width) ? [...lines.slice(0, -1), longer] : [...lines, word];
  }, []);
}

function fits(line: string, width: number): boolean {
  return textWidth(line, 12) <= width - 30;
}
