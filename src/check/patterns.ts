import { isClose, numbersIn, valuesOf, type Tolerance } from './compare';
import { numberText } from './describe';
import { numberOf, toPlain } from './plain';

/** A right answer and the one that came. */
export interface Pair {
  right: unknown;
  got: unknown;
}

/** Factors that say by themselves what is wrong. */
const known: readonly (readonly [number, string])[] = [
  [-1, 'The sign is wrong: every result is the negative of the right one.'],
  [100, 'Every result is 100 times the right one: a share lies between 0 and 1, it is no percentage.'],
  [
    1 / Math.LN2,
    'Every result is off by the same factor, 1.4427 = 1 / ln 2: use the natural logarithm (`Math.log`), not that of base 2.',
  ],
  [
    Math.LOG10E,
    'Every result is off by the same factor, 0.4343 = 1 / ln 10: use the natural logarithm (`Math.log`), not that of base 10.',
  ],
];

/**
 * What all wrong answers have in common, where numbers do: the same factor, the same sign, the same difference.
 *
 * @returns a sentence; undefined when there is nothing of the kind, or too few numbers to tell
 * @example
 * commonPattern([{ right: [1, 2], got: [2, 4] }]); // 'Every result is 2 times the right one: ...'
 */
export function commonPattern(pairs: readonly Pair[], tolerance?: Tolerance): string | undefined {
  const right: number[] = [];
  const got: number[] = [];
  for (const pair of pairs) {
    const [a, b] = [flat(toPlain(pair.right)), flat(pair.got)];
    if (a?.length !== b?.length || !a || !b) return undefined;
    right.push(...a);
    got.push(...b);
  }
  if (right.length < 2 || [...right, ...got].some((one) => !Number.isFinite(one))) return undefined;
  if (new Set(right).size < 2) return undefined;
  return factorHint(right, got, tolerance) ?? shiftHint(right, got, tolerance);
}

function factorHint(right: readonly number[], got: readonly number[], tolerance?: Tolerance): string | undefined {
  const at = right.findIndex((one) => Math.abs(one) > 1e-9);
  if (at < 0) return undefined;
  const factor = got[at]! / right[at]!;
  if (factor === 0 || isClose(1, factor) || !right.every((one, i) => isClose(one, got[i]! / factor, tolerance)))
    return undefined;
  const named = known.find(([value]) => isClose(value, factor));
  return (
    named?.[1] ?? `Every result is ${numberText(factor)} times the right one: a constant factor is missing or too many.`
  );
}

function shiftHint(right: readonly number[], got: readonly number[], tolerance?: Tolerance): string | undefined {
  const shift = got[0]! - right[0]!;
  if (isClose(right[0]!, got[0]!, tolerance) || !right.every((one, i) => isClose(one, got[i]! - shift, tolerance)))
    return undefined;
  const [by, way] = [numberText(Math.abs(shift)), shift > 0 ? 'too large' : 'too small'];
  return `Every result is ${way} by the same amount, ${by}: a constant is missing or too many.`;
}

/** The numbers of an answer that is a number or a list of numbers. */
function flat(value: unknown): number[] | undefined {
  const number = numberOf(value);
  if (number !== undefined) return [number];
  const values = valuesOf(value);
  return values && numbersIn(values);
}
