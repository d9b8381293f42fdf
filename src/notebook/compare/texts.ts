import { describeNumbers, isNear, type Tolerance } from './numbers';
import { mayBeSamePath } from './paths';
import type { Placeholder } from './sanitize';
import { tokenLines, type Token, type TokenLine } from './tokens';

/**
 * Compares texts line by line, token by token: numbers by the tolerance, everything else exactly; see {@link tokenLines}. Of how far lines
 * are indented, what counts is which are so more than others.
 *
 * @returns what differs first, and how many lines do; undefined when nothing does
 * @example
 * compareTexts('loss 0.500', 'loss 0.501', { rtol: 0.01, atol: 0 }); // undefined
 * compareTexts('loss 0.5', 'loss 0.6', { rtol: 0.01, atol: 0 });     // 'line 1: expected 0.5, got 0.6 (off by 20%)'
 */
export function compareTexts(expected: string, actual: string, tolerance: Tolerance): string | undefined {
  if (expected === actual) return undefined;
  const [before, now] = [tokenLines(expected), tokenLines(actual)];
  const [levelsBefore, levelsNow] = [levelsOf(before), levelsOf(now)];
  const found: string[] = [];
  for (let i = 0; i < Math.max(before.length, now.length); i++) {
    const difference =
      compareLines(before[i], now[i], tolerance) ??
      (levelsBefore[i] === levelsNow[i] ? undefined : compareIndents(before[i], now[i]));
    if (difference !== undefined) found.push(`line ${i + 1}: ${difference}`);
  }
  if (found.length <= 1) return found[0];
  return `${found[0]} (and ${found.length - 1} more ${found.length === 2 ? 'line' : 'lines'})`;
}

/** Compares texts that are one line for a reader, such as those of a table's cells. */
export function comparePhrases(expected: string, actual: string, tolerance: Tolerance): string | undefined {
  return compareTexts(expected, actual, tolerance)?.replace(/^line 1: /, '');
}

/** The level of each line that can be indented: 0 for the margin, 1 for those that are indented least, and so on. */
function levelsOf(lines: readonly TokenLine[]): (number | undefined)[] {
  const indents = [0, ...lines.flatMap(({ indent }) => indent ?? [])];
  const levels = [...new Set(indents)].sort((a, b) => a - b);
  return lines.map(({ indent }) => (indent === undefined ? undefined : levels.indexOf(indent)));
}

function compareIndents(expected: TokenLine | undefined, actual: TokenLine | undefined): string | undefined {
  if (expected?.indent === undefined || actual?.indent === undefined) return undefined;
  return `expected ${quote(expected)}, got ${quote(actual)}, which is indented otherwise`;
}

function compareLines(
  expected: TokenLine | undefined,
  actual: TokenLine | undefined,
  tolerance: Tolerance,
): string | undefined {
  const [before, now] = [expected?.tokens ?? [], actual?.tokens ?? []];
  const other = `expected ${quote(expected)}, got ${quote(actual)}`;
  if (before.length !== now.length) return other;
  if (before.length === 0 && (expected === undefined) !== (actual === undefined)) return other;
  let first: string | undefined;
  for (const [i, token] of before.entries()) {
    const found = compareTokens(token, now[i], tolerance);
    if (found === 'other') return other;
    first ??= found;
  }
  return first;
}

/** @returns undefined when they are equal, `other` when they are no two numbers */
function compareTokens(expected: Token, actual: Token | undefined, tolerance: Tolerance): string | undefined {
  if (expected.kind === 'text' && actual?.kind === 'text') return expected.text === actual.text ? undefined : 'other';
  if (expected.kind === 'placeholder' && actual?.kind === 'placeholder')
    return samePlaceholder(expected, actual) ? undefined : 'other';
  if (expected.kind !== 'number' || actual?.kind !== 'number') return 'other';
  if (expected.value === actual.value && expected.quoted !== actual.quoted) return 'other';
  if (beyondDoubles(expected) || beyondDoubles(actual)) return compareLong(expected, actual, tolerance);
  const near = isNear(
    expected.value,
    actual.value,
    bothWhole(expected, actual) ? tolerance : { ...tolerance, integers: 'near' },
  );
  return near ? undefined : describeNumbers(expected.value, actual.value);
}

const digits = /^[-+]?\d+(?:\.\d+)?$/;

/**
 * Compares strings of data, such as those of JSON: as {@link comparePhrases} does, but where both are digits for the same number they differ: 1.10 is
 * another version than 1.1.
 */
export function compareStrings(expected: string, actual: string, tolerance: Tolerance): string | undefined {
  const found = comparePhrases(expected, actual, tolerance);
  if (found !== undefined || expected === actual || !digits.test(expected) || !digits.test(actual)) return found;
  return Number(expected) === Number(actual) ? `expected "${expected}", got "${actual}"` : undefined;
}

function samePlaceholder(expected: Placeholder, actual: Placeholder): boolean {
  if (expected.name !== actual.name) return false;
  return expected.path === undefined || actual.path === undefined || mayBeSamePath(expected.path, actual.path);
}

type NumberToken = Extract<Token, { kind: 'number' }>;

/** 1.0 is no whole number: it was printed as one with a fraction. */
function bothWhole(expected: NumberToken, actual: NumberToken): boolean {
  return expected.whole !== undefined && actual.whole !== undefined;
}

function beyondDoubles({ value, whole }: NumberToken): boolean {
  return whole !== undefined && Math.abs(value) > Number.MAX_SAFE_INTEGER;
}

/** Whole numbers that a double cannot hold are compared by their digits. */
function compareLong(expected: NumberToken, actual: NumberToken, tolerance: Tolerance): string | undefined {
  if (expected.whole === undefined || actual.whole === undefined || tolerance.integers === 'near')
    return isNear(expected.value, actual.value, tolerance) ? undefined : describeNumbers(expected.value, actual.value);
  const [a, b] = [expected.whole, actual.whole].map((text) => BigInt(text.replace(/^\+/, '')));
  return a === b ? undefined : `expected ${a}, got ${b}`;
}

function quote(line: TokenLine | undefined): string {
  if (line === undefined) return 'nothing';
  const text = line.shown.trimEnd();
  return `"${text.length > 80 ? `${text.slice(0, 80)}…` : text}"`;
}
