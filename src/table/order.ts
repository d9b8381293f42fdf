import { InputError, most } from '../base';

/** Words with a known order, from the low end. */
const knownScales: readonly (readonly string[])[] = [
  ['false', 'true'],
  ['no', 'yes'],
  ['absent', 'present'],
  ['light', 'medium', 'dark'],
  ['low', 'medium', 'high'],
  ['small', 'medium', 'large'],
  ['short', 'medium', 'long'],
  ['easy', 'medium', 'hard'],
  ['young', 'middle', 'old'],
  ['child', 'adult'],
  ['bad', 'fair', 'good'],
  ['never', 'rarely', 'sometimes', 'often', 'always'],
  ['none', 'few', 'some', 'many', 'all'],
  ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
];
/** What stands before and after everything else. */
const nothing = ['none', 'no', 'without', 'nothing'];
const rest = ['other', 'others', 'unknown'];

/** One part of a value: a word or a number, with its place among the words of its scale, if they have one. */
type Part = readonly [kind: number, size: number, word: string];

/**
 * The order in which people expect categories, the one rule for tables and pictures: numbers by size, also where they stand in text
 * (`20-29` before `100`); words of a known scale along it (light, medium, dark; low, high; no, yes); all others by the alphabet.
 * `none` is first, `other` last. Values of several parts (`light+hat`) go by their first part, then the next; a shorter one is first.
 *
 * @param values - all values that are to be ordered: words are along a scale when all of them are
 * @returns a comparison, as `sort` takes it
 * @example
 * const tones = ['dark', 'light', 'medium'];
 * tones.sort(expectedOrder(tones));   // light, medium, dark
 */
export function expectedOrder(values: readonly string[]): (a: string, b: string) => number {
  const parts = new Map(values.map((value) => [value, partsOf(value)]));
  // Not Math.max(...): a column may have more values than a call has room for.
  const longest = most([0, ...[...parts.values()].map(({ length }) => length)]);
  const scales = Array.from({ length: longest }, (_, at) =>
    scaleOf([...parts.values()].flatMap((all) => all[at]?.toLowerCase() ?? [])),
  );
  const ranked = new Map([...parts].map(([value, all]) => [value, all.map((part, at) => rankOf(part, scales[at]))]));
  return (a, b) => compareParts(ranked.get(a) ?? [], ranked.get(b) ?? []) || (a < b ? -1 : Number(a > b));
}

/**
 * Each value once, in the order that is told, else in the expected one.
 *
 * @param order - values that come first, in this order; the others follow as expected
 * @throws InputError when `order` names a value that is not there, or one twice
 * @example
 * ordered(['b', 'c', 'a'], ['c']);   // c, a, b
 */
export function ordered(values: readonly string[], order: readonly string[] = []): string[] {
  const all = [...new Set(values)];
  if (!Array.isArray(order)) throw new InputError('order', 'a list of values', order);
  const told = order as readonly string[];
  const strange = told.find((value, i) => !all.includes(value) || told.indexOf(value) < i);
  if (strange !== undefined) throw new InputError('order', `values among ${all.join(', ')}, each once`, strange);
  return [...told, ...all.filter((value) => !told.includes(value)).sort(expectedOrder(all))];
}

/** Whether the values are numbers, or words of one scale, so that every other order of them would surprise. */
export function haveOwnOrder(values: readonly string[]): boolean {
  return (
    values.every((value) => numberOf(value) !== undefined) ||
    scaleOf(values.map((value) => value.toLowerCase())) !== undefined
  );
}

/** The words and numbers of a value; what only parts them is left out. A number keeps its sign, a range is one part. */
function partsOf(value: string): string[] {
  return numberOf(value) === undefined ? value.split(/[\s+/,;_|()]+/).filter(Boolean) : [value.trim()];
}

function scaleOf(words: readonly string[]): readonly string[] | undefined {
  const usual = words.filter((word) => !rest.includes(word));
  return new Set(usual).size < 2 ? undefined : knownScales.find((scale) => usual.every((word) => scale.includes(word)));
}

function rankOf(part: string, scale: readonly string[] | undefined): Part {
  const word = part.toLowerCase();
  if (rest.includes(word)) return [3, 0, word];
  const at = scale?.indexOf(word) ?? -1;
  if (at >= 0) return [1, at, ''];
  if (nothing.includes(word)) return [0, 0, word];
  const number = numberOf(part) ?? numberOf(/^[-+]?\d+(\.\d+)?/.exec(part)?.[0] ?? '');
  return number === undefined ? [2, 0, word] : [1, number, word];
}

function compareParts(a: readonly Part[], b: readonly Part[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [kind, size, word] = a[i]!;
    const [otherKind, otherSize, otherWord] = b[i]!;
    const first = kind - otherKind || size - otherSize || (word < otherWord ? -1 : Number(word > otherWord));
    if (first !== 0) return first;
  }
  return a.length - b.length;
}

/** The number that a value is written as. */
function numberOf(value: string): number | undefined {
  const number = value.trim() === '' ? NaN : Number(value);
  return Number.isNaN(number) ? undefined : number;
}
