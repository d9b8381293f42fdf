import type { Finding } from './checkResult';
import { describePlain, numberText } from './describe';
import { numberOf, specialKind, toPlain, type Plain } from './plain';

/** How far a number may be from the right one: by `absolute`, and by `relative` times the right one. */
export interface Tolerance {
  /** Default 1e-6. */
  absolute?: number;
  /** Default 1e-4. */
  relative?: number;
}

/** What is different, without the words of what was looked at. */
export type Difference = Omit<Finding, 'what'> & {
  /** Where inside the answer, such as `[3]` or `.weights`; empty for the whole. */
  at: string;
};

/** How far a value may be from the right one. */
export function allowed(right: number, { absolute = 1e-6, relative = 1e-4 }: Tolerance = {}): number {
  return absolute + relative * Math.abs(right);
}

/** Whether two numbers are equal within the tolerance. */
export function isClose(right: number, got: number, tolerance?: Tolerance): boolean {
  return Object.is(right, got) || Math.abs(right - got) <= allowed(right, tolerance);
}

/** Whether two pieces of plain data are equal within the tolerance. */
export function isEqual(right: Plain, got: unknown, tolerance?: Tolerance): boolean {
  return difference(right, got, tolerance) === undefined;
}

/**
 * The first thing in which an answer differs from the right one, in the words of its kind: another type, another shape, a number that is no
 * number, another order.
 *
 * @param right - the right answer, as it is or as plain data
 * @param got - the answer as plain data
 * @returns undefined when they are equal within the tolerance
 * @example
 * difference([1, 2], [2, 1]); // { at: '', expected: '[1, 2]', got: '[2, 1]', hint: 'The values are right, but in another order.' }
 */
export function difference(right: unknown, got: unknown, tolerance?: Tolerance): Difference | undefined {
  return compare(toPlain(right), got, tolerance, '');
}

function compare(right: Plain, got: unknown, tolerance: Tolerance | undefined, at: string): Difference | undefined {
  const number = numberOf(right);
  if (number !== undefined) return compareNumbers(number, got, tolerance, at);
  const values = valuesOf(right);
  if (values) return compareLists(right, values, got, tolerance, at);
  if (typeof right === 'object' && right !== null && specialKind(right) === undefined)
    return compareObjects(right as Record<string, Plain>, got, tolerance, at);
  return JSON.stringify(right) === JSON.stringify(got) ? undefined : another(right, got, at);
}

/** The items of a list, a typed array or a tensor. */
export function valuesOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value as unknown[];
  const kind = specialKind(value);
  if (kind !== 'array' && kind !== 'tensor') return undefined;
  const { values } = value as { values?: unknown };
  return Array.isArray(values) ? values : undefined;
}

function compareNumbers(
  right: number,
  got: unknown,
  tolerance: Tolerance | undefined,
  at: string,
): Difference | undefined {
  const number = numberOf(got);
  if (number === undefined) return another(right, got, at);
  if (isClose(right, number, tolerance)) return undefined;
  const expected = `${numberText(right, number)} (within ${numberText(Number(allowed(right, tolerance).toPrecision(2)))})`;
  return { at, expected, got: numberText(number, right), hint: numberHint(number) };
}

function numberHint(got: number): string {
  if (Number.isNaN(got))
    return 'NaN comes from 0 / 0, from the logarithm of a negative number, or from a value that is undefined.';
  if (!Number.isFinite(got)) return 'Infinity comes from a division by 0, or from the logarithm of 0.';
  return '';
}

function compareLists(
  right: Plain,
  values: readonly unknown[],
  got: unknown,
  tolerance: Tolerance | undefined,
  at: string,
): Difference | undefined {
  const given = valuesOf(got);
  if (!given) return another(right, got, at);
  const kinds = kindDifference(right, got, at);
  if (kinds) return kinds;
  if (given.length !== values.length) {
    const hint = 'There is one value too many or too few, or not one for each input.';
    return { at, expected: `${values.length} values`, got: `${given.length} values`, hint };
  }
  for (const [i, value] of values.entries()) {
    const found = compare(value as Plain, given[i], tolerance, `${at}[${i}]`);
    if (found) return listDifference(right, values, got, given, tolerance, at) ?? found;
  }
  return undefined;
}

/** A tensor of another shape or type, a tensor in place of a list or a list in place of a tensor. */
function kindDifference(right: Plain, got: unknown, at: string): Difference | undefined {
  const [wanted, given] = [tensorOf(right), tensorOf(got)];
  if (!wanted && given)
    return {
      at,
      expected: describePlain(right),
      got: describePlain(got),
      hint: 'Numbers are asked for: `dataSync()` gives those of a tensor.',
    };
  if (wanted && !given)
    return { at, expected: describePlain(right), got: describePlain(got), hint: 'A tensor is asked for.' };
  if (!wanted || !given) return undefined;
  if (wanted.shape !== given.shape) {
    const hint =
      'The shapes differ: look at the axis that is reduced, and at what `expandDims`, `squeeze` or `reshape` do.';
    return { at, expected: `a tensor of shape [${wanted.shape}]`, got: `a tensor of shape [${given.shape}]`, hint };
  }
  if (wanted.dtype === given.dtype) return undefined;
  const hint = `\`cast('${wanted.dtype}')\` gives this type.`;
  return { at, expected: `a tensor of type ${wanted.dtype}`, got: `one of type ${given.dtype}`, hint };
}

function tensorOf(value: unknown): { shape: string; dtype: string } | undefined {
  if (specialKind(value) !== 'tensor') return undefined;
  const { shape, dtype } = value as { shape?: unknown; dtype?: unknown };
  return { shape: Array.isArray(shape) ? shape.join(', ') : '?', dtype: String(dtype) };
}

/** What is wrong with a list as a whole: its order, or its sum. */
function listDifference(
  right: Plain,
  values: readonly unknown[],
  got: unknown,
  given: readonly unknown[],
  tolerance: Tolerance | undefined,
  at: string,
): Difference | undefined {
  const numbers = numbersIn(values);
  const others = numbersIn(given);
  if (!numbers || !others) return undefined;
  const [a, b] = [numbers, others].map((list) => [...list].sort((x, y) => x - y)) as [number[], number[]];
  if (a.every((value, i) => isClose(value, b[i]!, tolerance)))
    return {
      at,
      expected: describePlain(right),
      got: describePlain(got),
      hint: 'The values are right, but in another order.',
    };
  const [sum, other] = [numbers, others].map((list) => list.reduce((all, value) => all + value, 0)) as [number, number];
  if (values.length < 2 || Math.abs(sum - 1) > 1e-6 || Math.abs(other - 1) < 1e-3 || !Number.isFinite(other))
    return undefined;
  const hint = 'They have to sum to 1: divide each by the sum of all.';
  return {
    at,
    expected: `values that sum to 1: ${describePlain(right)}`,
    got: `${describePlain(got)}, whose sum is ${numberText(other)}`,
    hint,
  };
}

/** All as numbers; undefined when one is none. */
export function numbersIn(values: readonly unknown[]): number[] | undefined {
  const numbers = values.map(numberOf).filter((one) => one !== undefined);
  return numbers.length === values.length ? numbers : undefined;
}

function compareObjects(
  right: Readonly<Record<string, Plain>>,
  got: unknown,
  tolerance: Tolerance | undefined,
  at: string,
): Difference | undefined {
  if (typeof got !== 'object' || got === null || Array.isArray(got) || specialKind(got) !== undefined)
    return another(right, got, at);
  const [wanted, given] = [Object.keys(right).sort(), Object.keys(got).sort()];
  if (wanted.join() !== given.join()) {
    const missing = wanted.filter((key) => !given.includes(key));
    const hint =
      missing.length > 0 ? `${missing.join(', ')}: not there. Is a name misspelt?` : 'It has more than is asked for.';
    return {
      at,
      expected: `the keys ${wanted.join(', ')}`,
      got: given.slice(0, 8).join(', ').slice(0, 100) || 'none',
      hint,
    };
  }
  for (const key of Object.keys(right)) {
    const found = compare(right[key]!, (got as Record<string, unknown>)[key], tolerance, `${at}.${key}`);
    if (found) return found;
  }
  return undefined;
}

/** A value of another kind. */
function another(right: Plain, got: unknown, at: string): Difference {
  return { at, expected: describePlain(right), got: describePlain(got), hint: kindHint(right, got) };
}

function kindHint(right: Plain, got: unknown): string {
  const number = numberOf(right) !== undefined;
  switch (specialKind(got)) {
    case 'undefined':
      return 'Nothing came back: is there a `return`?';
    case 'promise':
      return 'A promise came back and not its value: `await` what takes time, or do without `async`.';
    case 'function':
      return 'A function came back and not its result: call it.';
    case 'tensor':
      return number ? 'A number is asked for: `dataSync()[0]` gives that of a tensor.' : '';
    default:
      if (number && valuesOf(got)) return 'One number is asked for, not a list.';
      // Another text, or true for false: of the same kind, so that says nothing.
      return typeof right === typeof got ? '' : 'It is a value of another kind.';
  }
}
