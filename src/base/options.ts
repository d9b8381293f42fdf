import { InputError } from './errors';

/** Unknown where the keys in a list are those of T, each of them; else what is wrong, for the compiler to show. */
type AllKeys<T, K extends readonly string[]> = [Exclude<keyof T, K[number]>] extends [never]
  ? [Exclude<K[number], keyof T>] extends [never]
    ? unknown
    : { unknownKey: Exclude<K[number], keyof T> }
  : { missingKey: Exclude<keyof T, K[number]> };

/**
 * Refuses option keys that nobody reads: notebooks get past type checks, and a misspelt option that is silently ignored
 * is a wrong experiment.
 *
 * The list has to be the keys of the options' type, all of them: one that is forgotten or misspelt does not compile.
 *
 * @param what - the function or class whose options these are
 * @throws InputError when `options` is not an object, or has a key that is not in `known`
 * @example
 * checkKeys('adam', { learningrate: 1 } as AdamOptions, ['learningRate', 'beta1', 'beta2', 'epsilon']);
 * // adam: expected options among learningRate, beta1, beta2, epsilon, got learningrate. Did you mean learningRate?
 */
export function checkKeys<T extends object, const K extends readonly string[]>(
  what: string,
  options: T,
  known: K & AllKeys<T, K>,
): void {
  checkKeyNames(what, options, known);
}

/**
 * The option keys of a type as a list, where it is not written down at its check: a forgotten or misspelt one does not compile.
 *
 * @example
 * const names = keysOf<AdamOptions>()('learningRate', 'beta1', 'beta2', 'epsilon');
 */
export function keysOf<T>(): <const K extends readonly (keyof T & string)[]>(...keys: K & AllKeys<T, K>) => K {
  return (...keys) => keys;
}

/** {@link checkKeys} where the keys are known at run time alone, such as those of a dataset that goes by a name. @throws InputError */
export function checkKeyNames(what: string, options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new InputError(what, 'an object of options', options);
  }
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue;
    throw new InputError(what, `options among ${known.join(', ')}`, key, didYouMean(nearest(key, known)));
  }
}

/** The name that a word differs from in case or by one letter. */
function nearest(word: string, known: readonly string[]): string | undefined {
  return known.find((name) => name.toLowerCase() === word.toLowerCase() || distanceIsOne(name, word));
}

function didYouMean(name: string | undefined): string {
  return name === undefined ? '' : `Did you mean ${name}?`;
}

/** True when one letter added, left out or changed turns `a` into `b`. */
function distanceIsOne(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i++;
  return a.slice(i + 1) === b.slice(i + 1) || a.slice(i) === b.slice(i + 1) || a.slice(i + 1) === b.slice(i);
}

/** Checks a whole number with a lower bound; NaN fails. @throws InputError */
export function checkInteger(what: string, value: number, least: number, todo = ''): void {
  if (!(Number.isInteger(value) && value >= least))
    throw new InputError(what, `a whole number of at least ${least}`, value, todo);
}

/** An upper bound that does not belong to the range itself. */
interface Below {
  readonly below: number;
}

/**
 * Checks a finite number in [low, high]; NaN fails.
 *
 * @param high - the largest number, or `{ below }` for a bound that is excluded
 * @throws InputError
 * @example
 * checkRange('p', 1, 0, { below: 1 });   // p: expected a number of at least 0 and below 1, got 1.
 */
export function checkRange(what: string, value: number, low: number, high: number | Below, todo = ''): void {
  const fits = typeof high === 'number' ? value <= high : value < high.below;
  if (!(Number.isFinite(value) && low <= value && fits)) throw new InputError(what, rangeText(low, high), value, todo);
}

function rangeText(low: number, high: number | Below): string {
  if (typeof high !== 'number') return `a number of at least ${low} and below ${high.below}`;
  return high === Infinity ? `a number of at least ${low}` : `a number between ${low} and ${high}`;
}

/** Checks a finite number above 0, where `most` is given at most that; NaN fails. @throws InputError */
export function checkPositive(what: string, value: number, most = Infinity, todo = ''): void {
  if (!(Number.isFinite(value) && 0 < value && value <= most)) {
    const range = most === Infinity ? 'a number above 0' : `a number above 0, at most ${most}`;
    throw new InputError(what, range, value, todo);
  }
}

/**
 * Checks that a word is one of a few.
 *
 * @param alias - other words that people write, and what each stands for; refused too, with a hint. Default none
 * @throws InputError
 * @example
 * checkChoice('loss', 'mse', ['meanSquaredError'], { mse: 'meanSquaredError' });
 * // loss: expected one of meanSquaredError, got mse. Did you mean meanSquaredError?
 */
export function checkChoice<T extends string>(
  what: string,
  value: string,
  choices: readonly T[],
  alias: Readonly<Record<string, string>> = {},
): asserts value is T {
  if ((choices as readonly string[]).includes(value)) return;
  const meant = Object.hasOwn(alias, value) ? alias[value] : nearest(String(value), choices);
  throw new InputError(what, `one of ${choices.join(', ')}`, value, didYouMean(meant));
}
