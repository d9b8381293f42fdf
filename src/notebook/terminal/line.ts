import { styleAfter, styleChange, type Style } from './style';

import { eastAsianWidth } from 'get-east-asian-width';

/** What stands at one place of a line. */
export interface Place {
  /** What a reader takes for one character, be it of several code points; empty at the second place of a wide one. */
  character: string;
  style: Style;
}

/** A line of text on a terminal. */
export interface Line {
  /** Its text with the sequences that change its style. */
  text: string;
  /** The style in force where it begins. */
  start: Style;
  /** The style in force where it ends. */
  end: Style;
}

// eslint-disable-next-line no-control-regex
const styled = /\u001b\[([0-9;:]*)m|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[^\u001b]+/g;
const segmenter = new Intl.Segmenter('en');

/**
 * The characters of a text, as a reader takes them: accents and joined emoji go with what they belong to. One that takes two places, as
 * emoji and Chinese characters do, is followed by an empty one.
 */
export function charactersOf(text: string): string[] {
  // eslint-disable-next-line no-control-regex
  if (/^[\u0000-\u007f]*$/.test(text)) return [...text];
  return Array.from(segmenter.segment(text)).flatMap(({ segment }) => (isWide(segment) ? [segment, ''] : [segment]));
}

function isWide(character: string): boolean {
  return eastAsianWidth(character.codePointAt(0)!) === 2;
}

/** Writes characters over others. One whose other half is written over leaves a space. */
export function writeOver(places: Place[], at: number, written: readonly Place[]): void {
  const [before, after] = [places[at - 1], places[at + written.length]];
  if (places[at]?.character === '' && before) places[at - 1] = { ...before, character: ' ' };
  if (after?.character === '') places[at + written.length] = { ...after, character: ' ' };
  places.splice(at, written.length, ...written);
}

/** What stands at each place of a line. */
export function placesOf({ text, start }: Line): Place[] {
  let style = start;
  return Array.from(text.matchAll(styled)).flatMap(([part, parameters]) => {
    if (parameters !== undefined) style = styleAfter(style, parameters);
    return part.startsWith('\u001b') ? [] : charactersOf(part).map((character) => ({ character, style }));
  });
}

/**
 * Writes a line anew.
 *
 * @param end - the style that has to be in force where it ends; any when undefined
 */
export function writePlaces(line: Line, places: readonly Place[], end?: Style): void {
  let style = line.start;
  let text = '';
  for (const { character, style: wanted } of places) {
    text += styleChange(style, wanted) + character;
    style = wanted;
  }
  line.text = text + styleChange(style, end ?? style);
  line.end = end ?? style;
}
