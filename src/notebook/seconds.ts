import { checkPositive } from '../base';

/** The longest time that a timer can keep, in seconds. */
const longest = 2_000_000;

/**
 * Checks how long something may take.
 *
 * @param what - what the error calls it
 * @param value - in seconds
 * @throws InputError unless it is above 0 and a timer can keep it
 * @example
 * checkSeconds('timeout', 1200);
 */
export function checkSeconds(what: string, value: number): void {
  checkPositive(what, value, longest);
}
