const side = '─━═╌┄┈';
const corner = '┌┬┐├┼┤└┴┘╞╪╡╔╦╗╠╬╣╚╩╝╭╮╰╯';
const framed = new RegExp(String.raw`^\s*[${side}${corner}┆│║┃].*[${side}${corner}┆│║┃]\s*$`, 'u');

/** The sides of a frame: at an end of the line, or next to a corner. */
const sides = new RegExp(String.raw`(?<=^\s*|[${corner}])([${side}])\1+|([${side}])\2+(?=\s*$|[${corner}])`, 'gu');

/**
 * A line without how long the sides of its frame are, which depends on how wide a table or a title is. A bar has a length that counts: it
 * stands in a line that does not begin and end as a frame does, or has a space on both sides.
 */
export function withShortSides(line: string): string {
  return framed.test(line) ? line.replace(sides, '$1$2') : line;
}
