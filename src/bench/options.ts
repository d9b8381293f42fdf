import { checkChoice, checkInteger } from '../base';
import type { BenchSettings } from './subject';

/**
 * A subject's own option that is a whole number.
 *
 * @param name - in camel case; errors call it as it is typed
 * @param least - the smallest number that makes sense; default 1
 * @throws InputError when it is no whole number of at least `least`
 * @example
 * wholeNumber({ roundTrips: '50' }, 'roundTrips'); // 50
 */
export function wholeNumber(options: BenchSettings['options'], name: string, least = 1): number {
  const value = Number(options[name]);
  const typed = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  checkInteger(typed, value, least);
  return value;
}

/**
 * Names out of those that are known, as an option has them: separated by commas, `all` or `none`.
 *
 * @param what - the option as it is typed
 * @throws InputError for a name that is not known
 * @example
 * namesIn('--data', 'adult,compas', ['adult', 'compas', 'law']); // ['adult', 'compas']
 */
export function namesIn<Name extends string>(what: string, text: string, known: readonly Name[]): readonly Name[] {
  if (text === 'all') return known;
  if (text === 'none') return [];
  return text.split(',').map((name) => {
    checkChoice(what, name as Name, known);
    return name as Name;
  });
}
