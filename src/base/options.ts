import { InputError } from './errors';

/**
 * Refuses option keys that nobody reads: notebooks get past type checks, and a misspelt option that is silently ignored
 * is a wrong experiment.
 *
 * @param what - the function or class whose options these are
 * @throws InputError when `options` is not an object, or has a key that is not in `known`
 * @example
 * checkKeys('adam', { learningrate: 1 }, ['learningRate']);
 * // adam: expected options among learningRate, got learningrate. Did you mean learningRate?
 */
export function checkKeys(what: string, options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new InputError(what, 'an object of options', options);
  }
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue;
    const near = known.find((name) => name.toLowerCase() === key.toLowerCase() || distanceIsOne(name, key));
    throw new InputError(what, `options among ${known.join(', ')}`, key, near ? `Did you mean ${near}?` : '');
  }
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

/** Checks a finite number in [low, high]; NaN fails. @throws InputError */
export function checkRange(what: string, value: number, low: number, high: number, todo = ''): void {
  if (!(Number.isFinite(value) && low <= value && value <= high)) {
    const range = high === Infinity ? `a number of at least ${low}` : `a number between ${low} and ${high}`;
    throw new InputError(what, range, value, todo);
  }
}

/** Checks a finite number above 0, where `most` is given at most that; NaN fails. @throws InputError */
export function checkPositive(what: string, value: number, most = Infinity, todo = ''): void {
  if (!(Number.isFinite(value) && 0 < value && value <= most)) {
    const range = most === Infinity ? 'a number above 0' : `a number above 0, at most ${most}`;
    throw new InputError(what, range, value, todo);
  }
}

/** Checks that a word is one of a few. @throws InputError */
export function checkChoice<T extends string>(what: string, value: string, choices: readonly T[]): asserts value is T {
  if (!(choices as readonly string[]).includes(value))
    throw new InputError(what, `one of ${choices.join(', ')}`, value);
}
