/** How far numbers may be from those of the baseline: `|actual - expected| <= atol + rtol * |expected|`. */
export interface Tolerance {
  rtol: number;
  atol: number;
}

/** Numbers, also with thousands separators; those inside of words and identifiers are text. */
const number =
  /(?<![\w.])([-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[-+]?\d+)?|[-+]?\.\d+|[-+]?Infinity|NaN)(?![\w]|\.\d)/gi;

/** Whether a number is near enough to what it should be; NaN is near NaN, and infinities are near themselves. */
export function isNear(expected: number, actual: number, { rtol, atol }: Tolerance): boolean {
  if (Object.is(expected, actual) || expected === actual) return true;
  return Math.abs(actual - expected) <= atol + rtol * Math.abs(expected) && Number.isFinite(expected);
}

/**
 * Compares texts line by line: what is a number may differ within a tolerance; how many spaces or dashes a table is drawn
 * with does not count.
 *
 * @returns what differs first, and how many lines do; undefined when nothing does
 * @example
 * compareTexts('loss 0.500', 'loss 0.501', { rtol: 0.01, atol: 0 }); // undefined
 * compareTexts('loss 0.5', 'loss 0.6', { rtol: 0.01, atol: 0 });     // 'line 1: expected 0.5, got 0.6 (off by 20%)'
 */
export function compareTexts(expected: string, actual: string, tolerance: Tolerance): string | undefined {
  const [before, now] = [linesOf(expected), linesOf(actual)];
  const found: string[] = [];
  for (let i = 0; i < Math.max(before.length, now.length); i++) {
    const difference = compareLines(before[i], now[i], tolerance);
    if (difference !== undefined) found.push(`line ${i + 1}: ${difference}`);
  }
  if (found.length <= 1) return found[0];
  return `${found[0]} (and ${found.length - 1} more ${found.length === 2 ? 'line' : 'lines'})`;
}

/** How far a number is from what it should be, in words. */
export function describeNumbers(expected: number, actual: number): string {
  const off = Math.abs(actual - expected);
  const by =
    expected === 0 || !Number.isFinite(off)
      ? String(off)
      : `${Number(((100 * off) / Math.abs(expected)).toPrecision(3))}%`;
  return `expected ${expected}, got ${actual} (off by ${by})`;
}

function linesOf(text: string): string[] {
  const clean = text.replace(/[ \t]+/g, ' ').replace(/([─━═╌┄]){2,}/g, '$1');
  return clean.split('\n').map((line) => line.trimEnd());
}

function compareLines(
  expected: string | undefined,
  actual: string | undefined,
  tolerance: Tolerance,
): string | undefined {
  if (expected === actual) return undefined;
  const [before = '', now = ''] = [expected, actual];
  if (before.replace(number, '#') !== now.replace(number, '#'))
    return `expected ${quote(expected)}, got ${quote(actual)}`;
  const numbers = before.match(number) ?? [];
  const others = now.match(number) ?? [];
  for (const [i, text] of numbers.entries()) {
    const [a, b] = [valueOf(text), valueOf(others[i] ?? '')];
    if (!isNear(a, b, tolerance)) return describeNumbers(a, b);
  }
  return undefined;
}

function valueOf(text: string): number {
  return Number(text.replaceAll(',', ''));
}

function quote(line: string | undefined): string {
  if (line === undefined) return 'nothing';
  return `"${line.length > 80 ? `${line.slice(0, 80)}…` : line}"`;
}
