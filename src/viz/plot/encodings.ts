import { textWidth } from '../fonts';
import { chartConfig, chartWidth, shapes } from '../theme';
import { legendAbove, legendRows, type LegendLook } from './legend';
import type { Piece } from './piece';

export type { Piece } from './piece';

/** The frame of a chart of one panel: title and size, axes and legend inside it. */
export function frame(heading: string, subtitle: string, height: number, width = chartWidth): Piece {
  return {
    title: { text: heading, subtitle: wrapped(subtitle, width) },
    width,
    height,
    autosize: { type: 'fit', contains: 'padding' },
  };
}

/** Width that is left for a legend above rows, which begins where their labels end. */
export function widthBesideLabels(rows: readonly string[]): number {
  const { labelLimit, labelFontSize } = chartConfig.axis;
  return chartWidth - Math.max(0, ...rows.map((row) => Math.min(labelLimit, textWidth(row, labelFontSize))));
}

/**
 * The frame of a chart of rows below each other: as high as these, and what is above and below them.
 *
 * @param rows - height of all rows together
 * @param names - of the series in the legend, which is as wide as `width`; a single one needs none
 */
export function rowsFrame(
  { heading, subtitle }: { heading: string; subtitle: string },
  rows: number,
  { names, width }: { names: readonly string[]; width: number },
): Piece {
  const inLegend = legendRows(names, width);
  const legend = inLegend > 0 ? 12 + 14 * inLegend : 0;
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

/** Colour by the field `name`, in the order of the data. @param names - of the series; a single one needs no legend */
export function seriesColor(names: readonly string[], look: LegendLook = {}): Piece {
  const legend = names.length > 1 ? legendAbove(names, look) : null;
  return { field: 'name', type: 'nominal', sort: null, title: null, legend };
}

/** Shape by the field `name`, in one legend with {@link seriesColor}. */
export function seriesShape(names: readonly string[], look: LegendLook = {}): Piece {
  return names.length > 1 ? { shape: { ...seriesColor(names, look), scale: { range: [...shapes] } } } : {};
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
