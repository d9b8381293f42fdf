import { textWidth } from '../fonts';
import { WIDTH } from '../theme';

/** A piece of a vega-lite specification. */
export type Piece = Record<string, unknown>;

/** The frame of a chart of one panel: title and size, axes and legend inside it. */
export function frame(heading: string, subtitle: string, height: number): Piece {
  return {
    title: { text: heading, subtitle: wrapped(subtitle) },
    width: WIDTH,
    height,
    autosize: { type: 'fit', contains: 'padding' },
  };
}

/** Colour by the field `name`, in the order of the data; a single series needs no legend. */
export function seriesColor(several: boolean): Piece {
  const legend = several ? { orient: 'top' } : null;
  return { field: 'name', type: 'nominal', sort: null, title: null, legend };
}

/** A text in lines that fit the width of a chart in the size of a subtitle: a new line at a sentence, else at a word. */
export function wrapped(text: string): string[] {
  const sentences = text.split(/(?<=\.) /);
  return sentences.reduce<string[]>((lines, sentence) => {
    const longer = [lines.at(-1), sentence].filter(Boolean).join(' ');
    return fits(longer) ? [...lines.slice(0, -1), longer] : [...lines, ...words(sentence)];
  }, []);
}

function words(sentence: string): string[] {
  return sentence.split(' ').reduce<string[]>((lines, word) => {
    const longer = [lines.at(-1), word].filter(Boolean).join(' ');
    return fits(longer) ? [...lines.slice(0, -1), longer] : [...lines, word];
  }, []);
}

function fits(line: string): boolean {
  return textWidth(line, 12) <= WIDTH - 30;
}
