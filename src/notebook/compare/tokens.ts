import { withShortSides } from './frames';
import { sanitized, shownPieces, type Placeholder } from './sanitize';

/** What a line is made of. */
export type Token =
  | { kind: 'text'; text: string }
  | {
      kind: 'number';
      value: number;
      /** Its digits, where it is a whole number. */
      whole?: string;
      /** Its text, where it stands in quotes: a string of digits. */
      quoted?: string;
    }
  | ({ kind: 'placeholder' } & Placeholder);

/** A line of a text. */
export interface TokenLine {
  /** For people to read. */
  shown: string;
  tokens: Token[];
  /** By how many columns it is indented, where it begins with a word or a sign: numbers are aligned by their width. */
  indent?: number;
}

const digits = String.raw`(?:\d+(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?`;
const thousands = String.raw`\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?`;
const sign = String.raw`(?:(?<![\w.)\]])[-+\u2212])?`;
/** What a version of two numbers stands behind: 1.10 is none that ends in a zero there. */
const versionCue = String.raw`(?:\b(?:version|ver|release|python|node|typescript)\b["']?[ :=]{0,3}["']?v?|[A-Za-z][\w.-]*(?:==|~=|@))`;
/** Numbers may have a unit right behind; with digits behind that, or further dots, they belong to names and versions. */
const part = new RegExp(
  String.raw`(?<version>(?<=${versionCue})\d+\.\d+(?![\w.]))|` +
    String.raw`(?<grouped>(?<![\w.,])${sign}${thousands}(?![\w,]|\.\d))|` +
    String.raw`(?<plain>${sign}(?<![\w.])(?:${digits}(?![A-Za-z_]*\d|\.\w)|(?:Infinity|NaN|inf|nan)(?!\w)))|` +
    String.raw`[\p{L}\p{N}_.]+|\S`,
  'giu',
);

/** A line of numbers and commas alone is a list. */
const list = /^[\s\d.,;+-]*$/;
/** Of three digits each: as likely a list as a number. */
const ambiguous = /^[-+\u2212]?\d{3}(?:,\d{3}){2,}$/;
/** Lines made of line-drawing characters: their length has no meaning. */
const ruleLine = /^[\s\-=_*~+|:─━═╌┄┈┌┬┐├┼┤└┴┘╞╪╡╔╦╗╠╬╣╚╩╝╭╮╰╯┆│║]+$/;

/**
 * The lines of a text as tokens: words, signs and numbers. Spaces only separate tokens, but for those that indent a line; a line of
 * line-drawing characters is one token, and how long a frame is does not count; what differs from run to run is replaced, see {@link sanitized}; empty lines at the end do not count.
 *
 * Commas are thousands separators where they can be nothing else: not within brackets, not in a line of numbers alone, and not in several groups
 * of three digits.
 */
export function tokenLines(text: string): TokenLine[] {
  const lines: (string | Placeholder)[][] = [[]];
  for (const piece of sanitized(text)) {
    const [first = '', ...rest] = typeof piece === 'string' ? piece.split('\n') : [];
    lines.at(-1)?.push(typeof piece === 'string' ? first : piece);
    for (const line of rest) lines.push([line]);
  }
  const read = lines.map(readLine);
  while (read.length > 1 && read.at(-1)?.tokens.length === 0) read.pop();
  return read;
}

function readLine(pieces: (string | Placeholder)[]): TokenLine {
  const shown = shownPieces(pieces);
  const [only] = pieces;
  if (pieces.length === 1 && typeof only === 'string' && ruleLine.test(only)) {
    return { shown, tokens: [{ kind: 'text', text: only.replace(/([-=_~─━═╌┄┈])\1+/g, '$1').replace(/\s+/g, '') }] };
  }
  const reader = new LineReader(!list.test(shown));
  const tokens = pieces.flatMap((piece) => (typeof piece === 'string' ? reader.read(piece) : [place(piece)]));
  const isIndented = tokens[0] !== undefined && tokens[0].kind !== 'number';
  return { shown, tokens, ...(isIndented ? { indent: indentOf(shown) } : {}) };
}

/** Where a tab ends. */
const tabWidth = 8;

function indentOf(line: string): number {
  let columns = 0;
  for (const sign of /^[ \t\u00a0]*/.exec(line)?.[0] ?? '')
    columns = sign === '\t' ? columns + tabWidth - (columns % tabWidth) : columns + 1;
  return columns;
}

function place(placeholder: Placeholder): Token {
  return { kind: 'placeholder', ...placeholder };
}

/** Reads a line from left to right, as brackets change what a comma means. */
class LineReader {
  private depth = 0;

  /** @param groups - whether numbers of the line may have thousands separators */
  constructor(private readonly groups: boolean) {}

  read(text: string): Token[] {
    const clean = withShortSides(text);
    return Array.from(clean.matchAll(part)).flatMap(({ 0: found, index, groups = {} }) => {
      const tokens = this.tokensOf(found, groups);
      const [only] = tokens;
      if (only?.kind !== 'number' || tokens.length > 1 || !isQuoted(clean, index, found)) return tokens;
      return [{ ...only, quoted: found }];
    });
  }

  private tokensOf(found: string, { grouped, plain }: Record<string, string | undefined>): Token[] {
    if ('([{'.includes(found)) this.depth++;
    if (')]}'.includes(found)) this.depth--;
    if (plain !== undefined) return [numberOf(plain)];
    if (grouped === undefined) return [{ kind: 'text', text: found }];
    if (this.groups && this.depth <= 0 && !ambiguous.test(grouped))
      return [numberOf(grouped.replace(/[,\u00a0\u202f]/g, ''))];
    return grouped
      .split(/([,\u00a0\u202f])/)
      .map((one) => (/^\D$/.test(one) ? { kind: 'text', text: one } : numberOf(one)));
  }
}

function isQuoted(text: string, start: number, { length }: string): boolean {
  const before = text[start - 1];
  return before !== undefined && '\'"`'.includes(before) && text[start + length] === before;
}

function numberOf(text: string): Token {
  const usual = text
    .replace('\u2212', '-')
    .replace(/^([-+]?)inf$/i, '$1Infinity')
    .replace(/^[-+]?nan$/i, 'NaN');
  const value = usual.toLowerCase().endsWith('infinity')
    ? usual.startsWith('-')
      ? -Infinity
      : Infinity
    : Number(usual);
  return /^[-+]?\d+$/.test(usual) ? { kind: 'number', value, whole: usual } : { kind: 'number', value };
}
