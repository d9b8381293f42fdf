import { checkInteger } from '../base';
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
